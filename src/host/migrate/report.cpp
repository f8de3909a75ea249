// SPDX-License-Identifier: LGPL-2.1-or-later
#include "host/migrate/report.hpp"

#include "base/json/rows.hpp"
#include "base/system/descriptor.hpp"
#include "base/text/printable.hpp"

#include <array>
#include <ctime>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <sstream>
#include <sys/file.h>

namespace netfailover::host::migrate {

namespace {

using Json = nlohmann::ordered_json;

const char* wordFor(int exitCode) {
    constexpr std::array words{"moved", "not moved", "", "moved, not accelerated yet",
                               "a person is needed"};
    return exitCode >= 0 && exitCode < static_cast<int>(words.size())
               ? words.at(static_cast<std::size_t>(exitCode))
               : "";
}

std::string orNone(const std::string& text) {
    return text.empty() ? "none" : base::printable(text);
}

std::string timeText(std::uint64_t usec) {
    const auto seconds = static_cast<std::time_t>(usec / 1000000);
    std::tm parts{};
    std::array<char, 32> text{};
    (void)localtime_r(&seconds, &parts);
    (void)std::strftime(text.data(), text.size(), "%F %T", &parts);
    return text.data();
}

const char* nameOf(core::GuestPath path) {
    constexpr std::array names{"unknown", "standby", "vf", "silent"};
    return names.at(static_cast<std::size_t>(path));
}

const char* sentenceOf(core::GuestPath path) {
    constexpr std::array sentences{
        "by what the guest sends is not known", "the guest sends by the standby",
        "the guest sends by its virtual function", "nothing sent by the standby"};
    return sentences.at(static_cast<std::size_t>(path));
}

Json toJson(const MovedPair& pair) {
    return {{"HardwareAddress", pair.mac},
            {"Before", pair.before},
            {"After", pair.after},
            {"Path", pair.path ? nameOf(*pair.path) : ""}};
}

// Reports of an older version have none.
std::string pathsIn(const Json& report) {
    std::string paths;
    for (const Json& pair : report.value("Pairs", Json::array())) {
        const std::string path = pair.value("Path", "");
        if (!path.empty()) {
            paths += (paths.empty() ? ", path " : " and ") + base::printable(path);
        }
    }
    return paths;
}

// Until what it returns is closed.
int lockFolder(const std::filesystem::path& folder) {
    const int opened = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC); // NOLINT: varargs
    (void)flock(opened, LOCK_EX);
    return opened;
}

void dropOlderHalf(const std::string& file) {
    std::ifstream input(file, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(input), {}};
    const auto end = text.find('\n', text.size() / 2);
    const std::string next = file + ".new";
    std::ofstream output(next, std::ios::binary);
    output << (end == std::string::npos ? "" : text.substr(end + 1)) << std::flush;
    std::error_code error;
    if (output) {
        std::filesystem::rename(next, file, error);
    }
}

// A line of somebody else's is no line.
std::string historyLine(const std::string& line) {
    try {
        const Json json = Json::parse(line);
        const std::string domain = json.at("Domain");
        const std::string destination = json.at("Destination");
        const std::string why = json.at("Why");
        return timeText(json.at("StartedUSec").get<std::uint64_t>()) + "  " +
               base::printable(domain) + " -> " + base::printable(destination) + "  " +
               wordFor(json.at("ExitCode").get<int>()) + " (" +
               std::to_string(json.at("Milliseconds").get<std::uint64_t>()) + " ms" +
               pathsIn(json) + ")" + (why.empty() ? "" : ": " + base::printable(why)) + "\n";
    } catch (const Json::exception&) {
        return "";
    }
}

} // namespace

std::string formatReport(const MoveReport& report) {
    std::string text = base::printable(report.domain) + ": " + wordFor(report.exitCode) + " to " +
                       base::printable(report.destination) + " in " +
                       std::to_string(report.milliseconds) + " ms";
    if (report.downtimeMilliseconds) {
        text += ", paused for " + std::to_string(*report.downtimeMilliseconds) + " ms";
    }
    text += "\n";
    for (const MovedPair& pair : report.pairs) {
        text += "  " + pair.mac + ": virtual function " + orNone(pair.before) + " before, " +
                orNone(pair.after) + " after" +
                (pair.path ? std::string("; ") + sentenceOf(*pair.path) : "") + "\n";
    }
    return text + (report.why.empty() ? "" : "  " + base::printable(report.why) + "\n");
}

std::string formatReportJson(const MoveReport& report) {
    Json json{{"Domain", report.domain},
              {"Destination", report.destination},
              {"Way", report.way == core::Way::Failover ? "failover" : "detach"},
              {"StartedUSec", report.startedUsec},
              {"Milliseconds", report.milliseconds}};
    json["DowntimeMilliseconds"] =
        report.downtimeMilliseconds ? Json(*report.downtimeMilliseconds) : Json();
    json["ExitCode"] = report.exitCode;
    json["Why"] = report.why;
    json["Pairs"] = Json::array();
    for (const MovedPair& pair : report.pairs) {
        json["Pairs"].push_back(toJson(pair));
    }
    return base::jsonText(json, false);
}

bool appendHistory(const std::string& file, const MoveReport& report, std::uintmax_t most) {
    std::error_code error;
    const auto folder = std::filesystem::path(file).parent_path();
    std::filesystem::create_directories(folder, error);
    // Several migrations may end at a time.
    const base::Descriptor lock(lockFolder(folder));
    std::ofstream output(file, std::ios::app | std::ios::binary);
    output << formatReportJson(report) << std::flush;
    if (std::filesystem::file_size(file, error) > most && !error) {
        dropOlderHalf(file);
    }
    return static_cast<bool>(output);
}

std::string formatHistory(const std::string& text) {
    std::istringstream input(text);
    std::string all;
    for (std::string line; std::getline(input, line);) {
        all += historyLine(line);
    }
    return all;
}

} // namespace netfailover::host::migrate
