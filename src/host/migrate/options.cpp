// SPDX-License-Identifier: LGPL-2.1-or-later
#include "host/migrate/options.hpp"

#include "base/terminal/options.hpp"
#include "base/text/number.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>

namespace netfailover::host::migrate {

namespace {

struct CommandWord {
    std::string_view word{};
    Command command{};
    std::size_t least{};
    std::size_t most{};
    std::string_view wants{};
};

constexpr std::array commands{
    CommandWord{
        .word = "status", .command = Command::Status, .least = 0, .most = 0, .wants = "nothing"},
    CommandWord{.word = "check",
                .command = Command::Check,
                .least = 1,
                .most = 2,
                .wants = "DOMAIN or FILE, and perhaps DEST-URI"},
    CommandWord{.word = "plan",
                .command = Command::Plan,
                .least = 2,
                .most = 2,
                .wants = "DOMAIN or FILE, and DEST-URI"},
    CommandWord{.word = "run",
                .command = Command::Run,
                .least = 2,
                .most = 2,
                .wants = "DOMAIN and DEST-URI"},
    CommandWord{.word = "evacuate",
                .command = Command::Evacuate,
                .least = 1,
                .most = 1,
                .wants = "DEST-URI"},
    CommandWord{.word = "recover",
                .command = Command::Recover,
                .least = 2,
                .most = 2,
                .wants = "DOMAIN and DEST-URI"},
    CommandWord{
        .word = "history", .command = Command::History, .least = 0, .most = 0, .wants = "nothing"},
    CommandWord{
        .word = "reattach", .command = Command::Reattach, .least = 1, .most = 1, .wants = "DOMAIN"},
    CommandWord{
        .word = "xml", .command = Command::Xml, .least = 0, .most = 0, .wants = "options only"},
};

/// An option that some commands have, and the others not.
struct OwnOption {
    std::string_view name{};
    Command owner{};
    std::optional<Command> other{};
};

constexpr std::array ownOptions{
    OwnOption{.name = "detach", .owner = Command::Run, .other = Command::Evacuate},
    OwnOption{.name = "parallel", .owner = Command::Evacuate},
    OwnOption{.name = "keep-link", .owner = Command::Reattach},
    OwnOption{.name = "instead-of", .owner = Command::Reattach},
    OwnOption{.name = "mac", .owner = Command::Xml},
    OwnOption{.name = "network", .owner = Command::Xml},
    OwnOption{.name = "bridge", .owner = Command::Xml},
    OwnOption{.name = "vf", .owner = Command::Xml},
    OwnOption{.name = "pool", .owner = Command::Xml},
    OwnOption{.name = "pf", .owner = Command::Xml},
    OwnOption{.name = "standby-address", .owner = Command::Xml},
    OwnOption{.name = "vf-address", .owner = Command::Xml},
    OwnOption{.name = "link-down", .owner = Command::Xml},
    OwnOption{.name = "legacy", .owner = Command::Xml},
};

std::string wordOf(Command command) {
    return std::string(std::ranges::find(commands, command, &CommandWord::command)->word);
}

void refuseForeign(std::span<const std::string_view> given, Command command) {
    for (const std::string_view name : given) {
        const auto* const own = std::ranges::find(ownOptions, name, &OwnOption::name);
        if (own == ownOptions.end() || own->owner == command || own->other == command) {
            continue;
        }
        throw UsageError("only " + wordOf(own->owner) +
                         (own->other ? " and " + wordOf(*own->other) + " have --" : " has --") +
                         std::string(name));
    }
}

std::chrono::seconds secondsOf(std::string_view text) {
    constexpr int longest = 3600;
    const int seconds = base::numberOf<int>(text).value_or(0);
    if (seconds < 1 || seconds > longest) {
        throw UsageError("--timeout takes 1 to 3600 seconds, not " + base::quoted(text));
    }
    return std::chrono::seconds(seconds);
}

unsigned parallelOf(std::string_view text) {
    constexpr unsigned most = 64;
    const unsigned count = base::numberOf<unsigned>(text).value_or(0);
    if (count < 1 || count > most) {
        throw UsageError("--parallel takes 1 to 64, not " + base::quoted(text));
    }
    return count;
}

core::PciAddress functionOf(std::string_view text) {
    const auto address = core::PciAddress::parse(text);
    if (!address) {
        throw UsageError("--instead-of takes an address such as 0000:42:02.1, not " +
                         base::quoted(text));
    }
    return *address;
}

std::vector<base::OptionRow> rowsOf(Options& options) {
    auto rows = base::commonOptions(options);
    rows.push_back(base::textOption("connect", options.connect, 'c'));
    rows.push_back({.name = "timeout",
                    .argument = base::Argument::Required,
                    .apply = [&options](const char* text) { options.timeout = secondsOf(text); }});
    rows.push_back(base::textOption("mac", options.mac));
    rows.push_back(base::textOption("network", options.network));
    rows.push_back(base::textOption("bridge", options.bridge));
    rows.push_back(base::textOption("vf", options.vf));
    rows.push_back(base::textOption("pool", options.pool));
    rows.push_back(base::textOption("pf", options.pf));
    rows.push_back(base::textOption("standby-address", options.standbyAddress));
    rows.push_back(base::textOption("vf-address", options.vfAddress));
    rows.push_back(base::flagOption("link-down", options.linkDown));
    rows.push_back(base::flagOption("legacy", options.legacy));
    rows.push_back(base::flagOption("keep-link", options.keepLink));
    rows.push_back(
        {.name = "instead-of",
         .argument = base::Argument::Required,
         .apply = [&options](const char* text) { options.insteadOf.push_back(functionOf(text)); }});
    rows.push_back(base::flagOption("detach", options.detach));
    rows.push_back(
        {.name = "parallel",
         .argument = base::Argument::Required,
         .apply = [&options](const char* text) { options.parallel = parallelOf(text); }});
    return rows;
}

void applyWords(Options& options, std::span<char*> words) {
    const std::string_view word = words.empty() ? "status" : words.front();
    const auto rest = words.subspan(words.empty() ? 0 : 1);
    const CommandWord& found = base::findCommand(commands, word);
    if (rest.size() < found.least || rest.size() > found.most) {
        throw UsageError(std::string(word) + " takes " + std::string(found.wants));
    }
    options.command = found.command;
    options.words.assign(rest.begin(), rest.end());
}

} // namespace

Options parseOptions(std::span<char*> arguments) {
    Options options;
    std::vector<std::string_view> given;
    auto rows = rowsOf(options);
    for (base::OptionRow& row : rows) {
        row.apply = [&given, name = row.name, apply = std::move(row.apply)](const char* text) {
            given.emplace_back(name);
            apply(text);
        };
    }
    if (const auto words = base::applyOptions(arguments, rows)) {
        applyWords(options, *words);
        refuseForeign(given, options.command);
    }
    return options;
}

std::string helpText() {
    return "failover-migrate [OPTION...] [COMMAND]\n"
           "\n"
           "Look after the virtual functions of machines that are migrated.\n"
           "\n"
           "Commands:\n"
           "  status                         Show each pair on this host (the default)\n"
           "  check DOMAIN|FILE [DEST-URI]   Say what keeps a domain from being migrated\n"
           "                                 well, and what mends it\n"
           "  plan DOMAIN|FILE DEST-URI      Show each step of a migration, and its undo\n"
           "  run DOMAIN DEST-URI            Migrate a domain live\n"
           "  evacuate DEST-URI              Migrate all domains with a pair\n"
           "  recover DOMAIN DEST-URI        End or resume what a migration has left waiting\n"
           "                                 when a host or a daemon died\n"
           "  history                        Show what run and evacuate have done\n"
           "  reattach DOMAIN                Give a running domain the virtual functions that\n"
           "                                 it lacks, and set its standbys' links up\n"
           "  xml                            Print the XML of a pair, or of a pool\n"
           "\n"
           "Options:\n"
           "  -c --connect=URI               The libvirt to ask; for run, evacuate and reattach\n"
           "                                 one of this host\n"
           "     --json=MODE                 Print JSON: pretty (the default), short or off\n"
           "     --no-legend                 Print neither column headers nor closing line\n"
           "     --timeout=SECONDS           Give up on a libvirt that does not answer (20)\n"
           "  -h --help                      Show this help\n"
           "     --version                   Show the version\n"
           "\n"
           "Options of run, evacuate and reattach:\n"
           "     --detach                    With run and evacuate: detach virtual functions\n"
           "                                 before, also where QEMU could unplug them\n"
           "     --parallel=N                With evacuate: migrations at a time (2)\n"
           "     --keep-link                 With reattach: leave the standby's link as it is\n"
           "     --instead-of=ADDRESS        With reattach: the definition names it no more\n"
           "\n"
           "Options of xml:\n"
           "     --mac=MAC                   Of both interfaces\n"
           "     --network=NAME              The standby's network, or\n"
           "     --bridge=NAME               its bridge\n"
           "     --vf=ADDRESS|NETWORK        The virtual function, or who hands one out\n"
           "     --standby-address=ADDRESS   In the guest (0b:00.0)\n"
           "     --vf-address=ADDRESS        In the guest (0c:00.0)\n"
           "     --link-down                 As the kernel's document has it\n"
           "     --legacy                    Without <teaming>\n"
           "     --pool=NAME --pf=IF         A network of IF's virtual functions, without\n"
           "                                 those that the host uses itself\n"
           "\n"
           "run, evacuate, recover and reattach change something, the others nothing.  See "
           "failover-migrate(1).\n";
}

} // namespace netfailover::host::migrate
