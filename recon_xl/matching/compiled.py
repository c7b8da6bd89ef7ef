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
def walk_days(codes, days, other_codes, other_days, width, first, last, found):  # type: ignore[no-untyped-def]  # noqa: PLR0917
    """Do the same for rows of one class within days: classes ascend, and days within each.

    Args:
        codes: The class of each row.
        days: Its day.
        other_codes: The class of each row to be found.
        other_days: Its day.
        width: Days that a class takes up on the number line.
        first: What the first day is more than the row's.
        last: What the last day is more than the row's.
        found: Written, 2 × rows: the first of each row; the place behind its last.
    """
    begin, end, size = 0, 0, len(other_codes)
    for at in range(len(codes)):
        key = codes[at] * width + days[at]
        while begin < size and other_codes[begin] * width + other_days[begin] < key + first:
            begin += 1
        end = max(end, begin)
        while end < size and other_codes[end] * width + other_days[end] <= key + last:
            end += 1
        found[0, at] = begin
        found[1, at] = end


@njit(nogil=True, cache=True)
def alone(first, last, found):  # type: ignore[no-untyped-def]
    """Write the ranges of one place that no other range holds; ranges ascend.

    Args:
        first: Where each range begins.
        last: The place behind its end.
        found: Written, 2 × ranges: which ranges; their places.

    Returns:
        The number of them.
    """
    count, end, is_written = 0, 0, False
    for at in range(len(first)):
        if last[at] <= first[at]:
            continue
        if first[at] < end:  # the range before, if it was written, is not alone either
            count -= is_written
            is_written = False
        else:
            is_written = last[at] == first[at] + 1
            if is_written:
                found[0, count] = at
                found[1, count] = first[at]
                count += 1
        end = last[at]
    return count


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
        packed: The numbers, in any order; accounts are written over them.
        low_account: The smallest account.
        low_amount: The smallest amount.
        low_day: The smallest day.
        of_amount: The bits of an amount.
        of_day: The bits of a day.
        of_place: The bits of a place.
        found: Written, 3 × rows: places, amounts and days.
    """
    for at in range(len(packed)):
        number = packed[at]
        found[0, at] = number & ((1 << of_place) - 1)
        number >>= of_place
        found[2, at] = (number & ((1 << of_day) - 1)) + low_day
        number >>= of_day
        found[1, at] = (number & ((1 << of_amount) - 1)) + low_amount
        packed[at] = (number >> of_amount) + low_account


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
    left, right, code = 0, 0, -1
    last_account = last_amount = 0
    while left < len(account) and right < len(other_account):
        # What comes next is rarely foreseen, so it is computed rather than branched on: a number
        # is written for both rows, and counts for the one that is passed.
        is_same_account = account[left] == other_account[right]
        is_left = (account[left] < other_account[right]) | (
            is_same_account & (amount[left] <= other_amount[right])
        )
        is_right = (account[left] > other_account[right]) | (
            is_same_account & (amount[left] >= other_amount[right])
        )
        now_account = account[left] if is_left else other_account[right]
        now_amount = amount[left] if is_left else other_amount[right]
        code += (code < 0) | (now_account != last_account) | (now_amount != last_amount)
        last_account, last_amount = now_account, now_amount
        codes[left] = other_codes[right] = code
        left += is_left
        right += is_right
    for at in range(left, len(account)):
        code += (code < 0) | (account[at] != last_account) | (amount[at] != last_amount)
        last_account, last_amount = account[at], amount[at]
        codes[at] = code
    for at in range(right, len(other_account)):
        code += (code < 0) | (other_account[at] != last_account) | (other_amount[at] != last_amount)
        last_account, last_amount = other_account[at], other_amount[at]
        other_codes[at] = code
