/* Networks of type `broker` with their people and fees, for scenarios that are drawn at random. */
#ifndef GLO_TESTS_SCENARIOS_BROKERS_H
#define GLO_TESTS_SCENARIOS_BROKERS_H

static const char *const some_brokers[] = {
    "broker",
    "broker, partners: {per_operation: 3}, weights: {co2e: 100 %}, steps: {characterise: {exponential: 20 min}}, "
    "operator: house, fees: {brokerage: 5 %, subscription: 60 EUR/month}",
    "broker, partners: {invited: 2, per_operation: 2}, bids: {refuse: 20 %, margin: {uniform: {min: 8 %, max: 25 %}}, "
    "counter_offers: 1}, steps: {search: {exponential: 1 h}, negotiate: 30 min, set_up: {gamma: {mean: 2 h, scv: 2}}}, "
    "weights: {cost: 40 %, lead_time: 25 %, co2e: 20 %, availability: 5 %, social: 10 %}, operator: house, "
    "staff: {brokers: 1, wage: 50 EUR/h}",
    "broker, partners: {invited: 9, per_operation: 4}, bids: {refuse: 5 %}, weights: {lead_time: 50 %, availability: "
    "50 %}, steps: {plan: {uniform: {min: 0 h, max: 3 h}}}, surplus: operator, operator: house, staff: {brokers: 3, "
    "engineers: 2}, fees: {brokerage: 7 %, packing: {amount: 1 EUR/piece, from: customer, to: owner}}, "
    "calendar: {monday-friday: 08:00-20:00}",
};

#endif
