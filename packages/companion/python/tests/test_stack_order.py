"""In which order resources are made, what is missing of a template, and circles."""

from drey_companion.stack_order import circle, named_in, ordered, unresolved


def using(value, **more):
    return {"Type": "T", "Properties": {"P": value}, **more}


def test_finds_names_wherever_they_stand():
    value = [
        {"Ref": "A"},
        {"Fn::GetAtt": ["B", "Arn"]},
        {"Fn::GetAtt": "C.Outputs.X"},
        {"Fn::Join": ["", ["x", {"Fn::Sub": "${D}-${E.Arn}-${!F}-${AWS::Region}"}]]},
        {"Fn::Sub": ["${G}${H}", {"H": {"Ref": "I"}}]},
    ]
    assert named_in(value) == ["A", "B", "C", "D", "E", "AWS::Region", "G", "I"]


def test_orders_by_what_is_needed():
    resources = {
        "Option": using({"Ref": "App"}, DependsOn="Stream"),
        "App": using({"Fn::GetAtt": ["Role", "Arn"]}, DependsOn=["Policy"]),
        "Stream": using("x"),
        "Policy": using({"Ref": "Role"}),
        "Role": using("x"),
    }
    order = ordered(resources)
    assert sorted(order) == sorted(resources)
    for first, then in (("Role", "Policy"), ("Policy", "App"), ("App", "Option"), ("Stream", "Option")):
        assert order.index(first) < order.index(then)


def test_names_what_is_missing():
    template = {
        "Parameters": {"P": {"Type": "String"}},
        "Resources": {"A": using({"Fn::Sub": "${P}${AWS::Region}${Gone}"}, DependsOn="Away"), "B": using({"Ref": "A"})},
    }
    assert unresolved(template) == ["Away", "Gone"]
    assert unresolved({"Resources": {"A": using({"Fn::Sub": ["${X}", {"X": "1"}]})}}) == []


def test_finds_circles():
    assert circle({"A": using({"Ref": "B"}), "B": using({"Ref": "A"})}) == ["A", "B"]
    assert circle({"A": using({"Ref": "A"})}) == ["A"]
    assert circle({"A": using({"Ref": "B"}), "B": using("x"), "C": using({"Ref": "B"})}) == []
