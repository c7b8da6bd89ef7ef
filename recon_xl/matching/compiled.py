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
        of_place: The bits of a place; 0 for none.
        packed: Written.
    """
    of_row = 1 if of_place else 0
    for at in range(len(account)):
        number = ((account[at] - low_account) << of_amount) + (amount[at] - low_amount)
        number = (number << of_day) + (day[at] - low_day)
        packed[at] = (number << of_place) + at * of_row


@njit(nogil=True, cache=True)
def number_classes(ledger, statement, codes, other_codes):  # type: ignore[no-untyped-def]
    """Number the numbers of two lists together; both lists ascend.

    Args:
        ledger: Numbers of the first list.
        statement: Numbers of the second list.
        codes: Written: the new numbers of the first list.
        other_codes: Written: the new numbers of the second list.
    """
    left, right, code, before = 0, 0, -1, 0
    while left < len(ledger) and right < len(statement):
        # What comes next is rarely foreseen, so it is computed rather than branched on: a number
        # is written for both rows, and counts for the one that is passed.
        own, other = ledger[left], statement[right]
        now = min(own, other)
        code += (code < 0) | (now != before)
        before = now
        codes[left] = other_codes[right] = code
        left += own <= other
        right += other <= own
    for at in range(left, len(ledger)):
        code += (code < 0) | (ledger[at] != before)
        before = ledger[at]
        codes[at] = code
    for at in range(right, len(statement)):
        code += (code < 0) | (statement[at] != before)
        before = statement[at]
        other_codes[at] = code
