"""Plots: what they say, that their labels keep apart, and that they are the same every time."""

from datetime import date
from itertools import combinations

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.image import imread

from recon_xl.errors import BadValuesError
from recon_xl.explore import ageing_plot, timeline_plot
from recon_xl.explore.plots import style
from recon_xl.explore.timeline import LABELS_MAX
from recon_xl.language import use
from tests.builders import ACCOUNT, entries, lines, reconciliation
from tests.explore.month import small_month

PLOTS = (ageing_plot, timeline_plot)


def drawn(plot, month, lang="en"):
    with use(lang):
        return plot(month, ACCOUNT)


def crowded():
    """Return sixty open rows of long names, more than half of them on two days."""
    days = [1, *range(1, 29), *[15] * 18, *[31] * 13]
    row = "{side}{at} 2026-05-{day:02} {amount}.50 BY Et_ganske_langt_firmanavn_{at}_AS x"
    rows = {
        side: [
            row.format(side=side, at=at, day=day, amount=10_000 + 37 * at)
            for at, day in enumerate(days)
        ]
        for side in "LS"
    }
    return reconciliation(entries(*rows["L"]), lines(*rows["S"]))


def text_boxes(figure):
    """Return where every text that is not blank stands, in pixels."""
    canvas = FigureCanvasAgg(figure)
    with style():
        canvas.draw()
    axes = figure.axes[0]
    ticks = [*axes.get_xticklabels(), *axes.get_yticklabels()]
    texts = [text for text in (*axes.texts, axes.title, *ticks) if text.get_text().strip()]
    renderer = canvas.get_renderer()
    return [(text.get_text(), text.get_window_extent(renderer)) for text in texts]


@pytest.mark.parametrize("plot", PLOTS)
@pytest.mark.parametrize("month", [small_month, crowded])
@pytest.mark.parametrize("lang", ["nb", "en"])
def test_no_label_touches_another_or_leaves_the_picture(plot, month, lang):
    figure = drawn(plot, month(), lang).figure
    boxes = text_boxes(figure)
    for (one, box), (other, second) in combinations(boxes, 2):
        assert not box.overlaps(second), f"{one!r} stands on {other!r}"
    width, height = figure.get_size_inches() * figure.dpi
    for text, box in boxes:
        assert box.x0 >= 0 and box.y0 >= 0 and box.x1 <= width and box.y1 <= height, text


def test_the_headline_of_the_timeline_counts_what_is_open():
    plot = drawn(timeline_plot, small_month())
    assert plot.figure.axes[0].get_title("left") == "9 rows lack a counterpart"
    assert "Ledger: −5,430.00   Glassfiber, 11\u00a0May; " in plot.alt


def test_a_crowd_is_counted_not_written_out():
    plot = drawn(timeline_plot, crowded())
    texts = [text.get_text() for text in plot.figure.axes[0].texts]
    assert sum("firmanavn" in text for text in texts) == 2 * LABELS_MAX
    assert texts.count("and 52 smaller ones") == 2
    assert plot.alt.count("and 52 smaller ones") == 2


def test_everything_older_than_the_month_stands_in_one_column():
    axes = drawn(timeline_plot, small_month()).figure.axes[0]
    labels = [label.get_text().replace("\u00a0", " ") for label in axes.get_xticklabels()]
    assert labels == ["earlier", "1 May", "4 May", "11 May", "20 May"]
    places = np.concatenate([marks.get_offsets().data for marks in axes.collections])
    assert places[:, 0].min() == axes.get_xticks()[0]


def test_the_ageing_says_amount_and_number_per_age():
    alt = drawn(ageing_plot, small_month()).alt
    assert "Open: 16,490.00 in the ledger, 5,601.00 on the statement." in alt
    assert "over 90 days: 1,500.00 in 1 row" in alt


def test_a_plot_is_told_in_norwegian_numbers():
    assert "16\u00a0490,00" in drawn(ageing_plot, small_month(), "nb").alt


@pytest.mark.parametrize("plot", PLOTS)
def test_the_picture_is_the_same_every_time_and_not_blank(plot, tmp_path):
    first, second = (drawn(plot, small_month()).png() for _time in range(2))
    assert first == second
    path = tmp_path / "plot.png"
    path.write_bytes(first)
    pixels = imread(path)[..., :3]
    assert (pixels < 0.9).any(axis=2).mean() > 0.005


def test_the_picture_carries_its_words_for_those_who_cannot_see_it():
    shown = drawn(timeline_plot, small_month())._repr_html_().replace("\u00a0", " ")
    assert 'alt="Timeline until 20 May 2026. 9 rows lack a counterpart.' in shown


def test_drawing_leaves_the_users_own_style_alone():
    before = dict(mpl.rcParams)
    drawn(timeline_plot, small_month()).png()
    assert dict(mpl.rcParams) == before


def test_a_month_without_open_rows_says_so():
    month = reconciliation(entries("L1 2026-05-04 1.00 A"), lines())
    with use("en"):
        plot = timeline_plot(month, ACCOUNT, date(2026, 4, 30))
    assert plot.figure.axes[0].get_title("left") == "Every row has its counterpart"


def test_an_account_without_rows_cannot_be_drawn():
    month = reconciliation(entries(), lines())
    with pytest.raises(BadValuesError, match="There is nothing to draw"):
        timeline_plot(month, ACCOUNT)
