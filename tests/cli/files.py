"""The files of the demo month."""

from recon_xl.demo import demo_files

FILES = demo_files()
