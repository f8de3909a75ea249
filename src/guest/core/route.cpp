// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/core/route.hpp"

#include "base/text/number.hpp"

#include <sstream>
#include <stdexcept>

namespace netfailover::guest::core {

namespace {

constexpr std::uint32_t mainTable = 254;

bool isSix(const std::string& address) {
    return address.find(':') != std::string::npos;
}

std::string gatewayText(const Route& route) {
    if (route.gateway.empty()) {
        return {};
    }
    const bool isOther = route.family == Family::IPv4 && isSix(route.gateway);
    return (isOther ? " via inet6 " : " via ") + route.gateway;
}

template <class Number> void read(std::istream& words, Number& number) {
    std::string word;
    words >> word;
    const auto found = base::numberOf<Number>(word);
    if (!found) {
        throw std::invalid_argument("a route with a bad number");
    }
    number = *found;
}

void readGateway(std::istream& words, Route& route) {
    words >> route.gateway;
    if (route.gateway == "inet6") {
        words >> route.gateway;
    }
}

void readWord(const std::string& word, std::istream& words, Route& route) {
    if (word == "from") {
        words >> route.from;
    } else if (word == "tos") {
        read(words, route.tos);
    } else if (word == "via") {
        readGateway(words, route);
    } else if (word == "src") {
        words >> route.source;
    } else if (word == "metric") {
        read(words, route.metric);
    } else if (word == "table") {
        read(words, route.table);
    } else if (word == "onlink") {
        route.onLink = true;
    } else {
        throw std::invalid_argument("a route with an unknown word");
    }
}

} // namespace

std::string selectorText(const Route& route) {
    return route.destination + (route.from.empty() ? "" : " from " + route.from) +
           (route.tos == 0 ? "" : " tos " + std::to_string(route.tos));
}

std::string routeText(const Route& route) {
    const bool isElsewhere = route.table != 0 && route.table != mainTable;
    return selectorText(route) + gatewayText(route) +
           (route.source.empty() ? "" : " src " + route.source) +
           (route.metric == 0 ? "" : " metric " + std::to_string(route.metric)) +
           (isElsewhere ? " table " + std::to_string(route.table) : "") +
           (route.onLink ? " onlink" : "");
}

Route routeOf(const std::string& text) {
    std::istringstream words(text);
    Route route{.table = mainTable};
    words >> route.destination;
    route.family = isSix(route.destination) ? Family::IPv6 : Family::IPv4;
    for (std::string word; words >> word;) {
        readWord(word, words, route);
    }
    return route;
}

} // namespace netfailover::guest::core
