"""The compiled twin of `kernels`; imported for large inputs only, and only where numba is there."""

from numba import njit


@njit(nogil=True, cache=True)
def walk(asked, keys, first, last, found):  # type: ignore[no-untyped-def]
    """Write where the keys within reach of each number begin and end; both lists ascend.

    Args:
        asked: Numbers.
        keys: Numbers.
        first: What the smallest key is more than the number.
        last: What the largest key is more than the number.
        found: Written, 2 × numbers: the first key of each number; the place behind its last key.
    """
    begin, end, size = 0, 0, len(keys)
    for at in range(len(asked)):
        while begin < size and keys[begin] < asked[at] + first:
            begin += 1
        end = max(end, begin)
        while end < size and keys[end] <= asked[at] + last:
            end += 1
        found[0, at] = begin
        found[1, at] = end


@njit(nogil=True, cache=True)
def join(first, last, of_range, of_place, counts):  # type: ignore[no-untyped-def]
    """Write the connected parts of ranges that begin and end in ascending order.

    Args:
        first: Where each range begins.
        last: The place behind its end.
        of_range: Written: the part of each range that is not empty.
        of_place: Written: the part of each place that is in a range.
        counts: Written, 2 × parts: its ranges and its places.

    Returns:
        The number of parts.
    """
    part, end = -1, 0
    for at in range(len(first)):
        if last[at] <= first[at]:
            continue
        if part < 0 or first[at] >= end:
            part += 1
            end = first[at]
        of_range[at] = part
        counts[0, part] += 1
        for place in range(end, last[at]):
            of_place[place] = part
        counts[1, part] += last[at] - end
        end = last[at]
    return part + 1


@njit(nogil=True, cache=True)
def pack(  # type: ignore[no-untyped-def]  # noqa: PLR0917
    account, amount, day, low_account, low_amount, low_day, of_amount, of_day, of_place, packed
):
    """Write account, amount, day and place of each row side by side into one number.

    Args:
        account: First column.
        amount: Second column.
        day: Third column.
        low_account: Its smallest value.
        low_amount: Its smallest value.
        low_day: Its smallest value.
        of_amount: The bits of an amount.
        of_day: The bits of a day.
        of_place: The bits of a place.
        packed: Written.
    """
    for at in range(len(account)):
        number = ((account[at] - low_account) << of_amount) + (amount[at] - low_amount)
        number = (number << of_day) + (day[at] - low_day)
        packed[at] = (number << of_place) | at


@njit(nogil=True, cache=True)
def unpack(packed, low_account, low_amount, low_day, of_amount, of_day, of_place, found):  # type: ignore[no-untyped-def]  # noqa: PLR0917
    """Write what `pack` put side by side: place, account, amount and day.

    Args:
        packed: The numbers, in any order.
        low_account: The smallest account.
        low_amount: The smallest amount.
        low_day: The smallest day.
        of_amount: The bits of an amount.
        of_day: The bits of a day.
        of_place: The bits of a place.
        found: Written, 4 × rows.
    """
    for at in range(len(packed)):
        number = packed[at]
        found[0, at] = number & ((1 << of_place) - 1)
        number >>= of_place
        found[3, at] = (number & ((1 << of_day) - 1)) + low_day
        number >>= of_day
        found[2, at] = (number & ((1 << of_amount) - 1)) + low_amount
        found[1, at] = (number >> of_amount) + low_account


@njit(nogil=True, cache=True)
def number_classes(account, amount, other_account, other_amount, codes, other_codes):  # type: ignore[no-untyped-def]  # noqa: PLR0917
    """Number the pairs of account and amount of two lists together; both lists ascend.

    Args:
        account: Of the first list.
        amount: Of the first list.
        other_account: Of the second list.
        other_amount: Of the second list.
        codes: Written: the numbers of the first list.
        other_codes: Written: the numbers of the second list.
    """
    left, right, code = 0, 0, 0
    while left < len(account) or right < len(other_account):
        if right == len(other_account):
            is_left = True
        elif left == len(account):
            is_left = False
        elif account[left] != other_account[right]:
            is_left = account[left] < other_account[right]
        else:
            is_left = amount[left] <= other_amount[right]
        if is_left:
            now_account, now_amount = account[left], amount[left]
        else:
            now_account, now_amount = other_account[right], other_amount[right]
        while left < len(account) and account[left] == now_account and amount[left] == now_amount:
            codes[left] = code
            left += 1
        while (
            right < len(other_account)
            and other_account[right] == now_account
            and other_amount[right] == now_amount
        ):
            other_codes[right] = code
            right += 1
        code += 1
