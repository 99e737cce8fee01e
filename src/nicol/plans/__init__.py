"""What a database does for a query: its plan as a tree, drawn for people, with the dear parts marked and explained."""

from nicol.plans.draw import draw
from nicol.plans.node import Node, Plan, dearest
from nicol.plans.read import read_plan
from nicol.plans.remarks import Remark, remarks
from nicol.plans.run import explain

__all__ = ["Node", "Plan", "Remark", "dearest", "draw", "explain", "read_plan", "remarks"]
