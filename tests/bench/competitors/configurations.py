"""The four configurations of OR-Tools' RoutingModel, by the number that chooses each."""

CONFIGURATIONS = (
    "path cheapest arc, guided local search",
    "parallel cheapest insertion, guided local search",
    "savings, simulated annealing",
    "parallel cheapest insertion, then ruin and recreate by strings under simulated annealing",
)
