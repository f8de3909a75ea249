// SPDX-License-Identifier: LGPL-2.1-or-later
#include "host/migrate/options.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <getopt.h>
#include <string_view>

namespace netfailover::host::migrate {

namespace {

// Above any character, for options without a short form.
enum LongOption : std::uint16_t {
    versionOption = 256,
    jsonOption,
    noLegendOption,
    timeoutOption,
    macOption,
    networkOption,
    bridgeOption,
    vfOption,
    poolOption,
    pfOption,
    standbyAddressOption,
    vfAddressOption,
    linkDownOption,
    legacyOption
};

constexpr option longOption(const char* name, int value, int argument) {
    return {.name = name, .has_arg = argument, .flag = nullptr, .val = value};
}

constexpr std::array longOptions{
    longOption("help", 'h', no_argument),
    longOption("version", versionOption, no_argument),
    longOption("connect", 'c', required_argument),
    longOption("json", jsonOption, optional_argument),
    longOption("no-legend", noLegendOption, no_argument),
    longOption("timeout", timeoutOption, required_argument),
    longOption("mac", macOption, required_argument),
    longOption("network", networkOption, required_argument),
    longOption("bridge", bridgeOption, required_argument),
    longOption("vf", vfOption, required_argument),
    longOption("pool", poolOption, required_argument),
    longOption("pf", pfOption, required_argument),
    longOption("standby-address", standbyAddressOption, required_argument),
    longOption("vf-address", vfAddressOption, required_argument),
    longOption("link-down", linkDownOption, no_argument),
    longOption("legacy", legacyOption, no_argument),
    longOption(nullptr, 0, no_argument),
};

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
    CommandWord{
        .word = "xml", .command = Command::Xml, .least = 0, .most = 0, .wants = "options only"},
};

std::chrono::seconds secondsOf(std::string_view text) {
    constexpr int longest = 3600;
    int seconds = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
    if (error != std::errc{} || end != text.data() + text.size() || seconds < 1 ||
        seconds > longest) {
        throw UsageError("--timeout takes 1 to 3600 seconds, not " + base::quoted(text));
    }
    return std::chrono::seconds(seconds);
}

// The option's place among those that just take a text.
std::string* textOption(Options& options, int option) {
    switch (option) {
    case 'c':
        return &options.connect;
    case macOption:
        return &options.mac;
    case networkOption:
        return &options.network;
    case bridgeOption:
        return &options.bridge;
    case vfOption:
        return &options.vf;
    case poolOption:
        return &options.pool;
    case pfOption:
        return &options.pf;
    case standbyAddressOption:
        return &options.standbyAddress;
    case vfAddressOption:
        return &options.vfAddress;
    default:
        return nullptr;
    }
}

void applyOption(Options& options, int option, const char* current) {
    if (std::string* const text = textOption(options, option)) {
        *text = optarg;
        return;
    }
    switch (option) {
    case 'h':
        options.command = Command::Help;
        break;
    case versionOption:
        options.command = Command::Version;
        break;
    case jsonOption:
        options.json = base::parseJsonMode(optarg);
        break;
    case noLegendOption:
        options.legend = false;
        break;
    case timeoutOption:
        options.timeout = secondsOf(optarg);
        break;
    case linkDownOption:
        options.linkDown = true;
        break;
    case legacyOption:
        options.legacy = true;
        break;
    default:
        throw UsageError("bad option " + base::quoted(current));
    }
}

void applyWords(Options& options, std::span<char*> words) {
    const std::string_view word = words.empty() ? "status" : words.front();
    const auto rest = words.subspan(words.empty() ? 0 : 1);
    const auto* const found = std::ranges::find(commands, word, &CommandWord::word);
    if (found == commands.end()) {
        throw UsageError("unknown command " + base::quoted(word));
    }
    if (rest.size() < found->least || rest.size() > found->most) {
        throw UsageError(std::string(word) + " takes " + std::string(found->wants));
    }
    options.command = found->command;
    options.words.assign(rest.begin(), rest.end());
}

} // namespace

Options parseOptions(std::span<char*> arguments) {
    Options options;
    const int count = static_cast<int>(arguments.size());
    optind = 0; // glibc: start over, which makes a second call possible
    opterr = 0;
    int current = 1;
    int option = 0;
    while ((option = getopt_long(count, arguments.data(), "hc:", longOptions.data(), nullptr)) >=
           0) {
        applyOption(options, option, arguments[static_cast<std::size_t>(current)]);
        if (options.command == Command::Help || options.command == Command::Version) {
            return options;
        }
        current = optind;
    }
    applyWords(options, arguments.subspan(static_cast<std::size_t>(optind)));
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
           "  xml                            Print the XML of a pair, or of a pool\n"
           "\n"
           "Options:\n"
           "  -c --connect=URI               The libvirt to ask\n"
           "     --json=MODE                 Print JSON: pretty (the default), short or off\n"
           "     --no-legend                 Print neither column headers nor closing line\n"
           "     --timeout=SECONDS           Give up on a libvirt that does not answer (20)\n"
           "  -h --help                      Show this help\n"
           "     --version                   Show the version\n"
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
           "None of these changes anything.  See failover-migrate(1).\n";
}

} // namespace netfailover::host::migrate
