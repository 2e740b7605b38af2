"""What a screen reader gets of a page: Chromium's accessibility tree as lines of text."""

from collections.abc import Iterator
from typing import Any

from playwright.sync_api import Page

SILENT = {"none", "generic", "InlineTextBox", "ListMarker", "MenuListPopup", "strong"}
"""Roles that are not told of by themselves; what they hold is."""
NAMING = {"LabelText", "Legend"}
"""What they say is the name of something."""
WHOLE = {"paragraph", "listitem"}
"""Roles that are read from their text, if they hold nothing to press."""
CLOSED = {"textbox", "Date", "spinbutton", "combobox", "option", "button", "link", "heading", "checkbox", "radio"}
"""Roles that are told of by their name; what they hold is part of it."""
KEPT = ("level", "checked", "expanded", "invalid", "required", "disabled", "readonly")

Node = dict[str, Any]


def tree_of(page: Page, selector: str) -> list[str]:
    """Return the tree of an element, a line for each that is told of: role, name, states, value and description."""
    session = page.context.new_cdp_session(page)
    try:
        found = session.send("Runtime.evaluate", {"expression": f"document.querySelector({selector!r})"})
        described = session.send("DOM.describeNode", {"objectId": found["result"]["objectId"]})
        nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    finally:
        session.detach()
    by_id = {node["nodeId"]: node for node in nodes}
    start = next(node for node in nodes if node.get("backendDOMNodeId") == described["node"]["backendNodeId"])
    return list(_lines(start, by_id, 0))


def _lines(node: Node, by_id: dict[str, Node], depth: int) -> Iterator[str]:
    role = _value(node, "role")
    children = [by_id[each] for each in node.get("childIds", ()) if each in by_id]
    if role == "StaticText" and not node["ignored"]:
        yield f"{'  ' * depth}text: {_value(node, 'name').strip()}"
        return
    if node["ignored"] or role in SILENT or role in NAMING:
        children = [each for each in children if role not in NAMING or _value(each, "role") in CLOSED]
        for child in children:
            yield from _lines(child, by_id, depth)
        return
    holds = list(_pressed(node, by_id))
    if role in WHOLE and not holds:
        text = " ".join(_text(node, by_id).split())
        if text:
            yield f"{'  ' * depth}{role}: {text}"
        return
    if role in WHOLE:
        for child in children:
            yield from _lines(child, by_id, depth)
        return
    yield "  " * depth + _line(node, role)
    if role not in CLOSED:
        for child in children:
            yield from _lines(child, by_id, depth + 1)


def _line(node: Node, role: str) -> str:
    properties = {each["name"]: each["value"].get("value") for each in node.get("properties", ())}
    states = [
        f"{name}={str(properties[name]).lower()}"
        for name in KEPT
        if str(properties.get(name, "false")).lower() != "false"
        or (name in {"checked", "expanded"} and name in properties)
    ]
    value = _value(node, "value")
    description = _value(node, "description")
    parts = [role, f'"{_value(node, "name")}"', *(f"[{each}]" for each in states)]
    parts += [f"= {value}"] if value else []
    parts += [f"({description})"] if description else []
    return " ".join(parts)


def _pressed(node: Node, by_id: dict[str, Node]) -> Iterator[Node]:
    for each in node.get("childIds", ()):
        if each in by_id:
            if _value(by_id[each], "role") in CLOSED:
                yield by_id[each]
            yield from _pressed(by_id[each], by_id)


def _text(node: Node, by_id: dict[str, Node]) -> str:
    if _value(node, "role") == "StaticText":
        return str(_value(node, "name"))
    return " ".join(_text(by_id[each], by_id) for each in node.get("childIds", ()) if each in by_id)


def _value(node: Node, name: str) -> str:
    return str(node.get(name, {}).get("value", ""))
