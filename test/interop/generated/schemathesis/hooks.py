"""Leaves out what the documents say in words only, since JSON Schema has no form for it: each name, key and value of a list once, and one primary value."""

import schemathesis


def repeats(items, field):
    values = [repr(item.get(field)) for item in items if isinstance(item, dict)]
    return len(values) != len(set(values))


def is_unsaid(value):
    if isinstance(value, dict):
        return any(is_unsaid(inner) for inner in value.values())
    if not isinstance(value, list):
        return False
    primary = [item for item in value if isinstance(item, dict) and item.get("primary") is True]
    is_pairs = all(isinstance(item, dict) and "type" in item for item in value)
    once = any(repeats(value, name) for name in (("key",) if is_pairs else ("name", "value")) if value and all(isinstance(item, dict) and name in item for item in value))
    return len(primary) > 1 or once or any(is_unsaid(item) for item in value)


@schemathesis.hook
def filter_body(context, body):
    return not is_unsaid(body)
