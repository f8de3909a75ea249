// SPDX-License-Identifier: LGPL-2.1-or-later
#include "base/system/file.hpp"
#include "base/text/shell.hpp"
#include "guest/ctl/profiles/editable.hpp"
#include "guest/ctl/profiles/interfaces.hpp"
#include "guest/ctl/profiles/lines.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <glob.h>
#include <map>
#include <set>
#include <system_error>

namespace netfailover::guest::ctl {

namespace {

// A file that names itself is read no deeper than this.
constexpr int deepest = 8;

std::vector<std::string> expand(const std::string& pattern) {
    std::vector<std::string> paths;
    glob_t found{};
    if (glob(pattern.c_str(), 0, nullptr, &found) == 0) {
        paths.assign(found.gl_pathv, found.gl_pathv + found.gl_pathc);
    }
    globfree(&found);
    return paths;
}

// Of a folder only these are read, and not the copies that editors and dpkg leave there.
bool hasPlainName(const std::string& path) {
    return std::ranges::all_of(path.substr(path.rfind('/') + 1), [](unsigned char character) {
        return std::isalnum(character) != 0 || character == '_' || character == '-';
    });
}

std::string absolute(const std::string& path, const std::string& base) {
    return path.starts_with('/') ? path : base + "/" + path;
}

// All else is an option of the stanza "iface" before it.
bool beginsStanza(const std::string& word) {
    constexpr std::array others{"iface",      "auto",   "mapping", "no-auto-down",
                                "no-scripts", "source", "rename",  "source-directory",
                                "template"};
    return std::ranges::count(others, word) > 0 || word.starts_with("allow-");
}

std::string joined(const std::vector<std::string>& words, std::size_t first) {
    std::string text;
    for (std::size_t i = first; i < words.size(); ++i) {
        text += (i == first ? "" : " ") + words[i];
    }
    return text;
}

// A name, or VARIABLE/VALUE where no variable stands for the name.  Of what is behind the
// value, and of other variables than "mac", nobody knows here.
std::vector<Condition> renamed(const std::string& current, std::size_t line) {
    Condition condition{.fact = Fact::Name, .key = "rename", .patterns = {current}, .line = line};
    const auto slash = current.find('/');
    if (slash != std::string::npos) {
        const std::string variable = current.substr(0, slash);
        condition.patterns = {current.substr(slash + 1)};
        condition.fact = variable == "mac" ? Fact::Address : Fact::Name;
        if ((!variable.empty() && variable != "mac") ||
            condition.patterns[0].find('/') != std::string::npos) {
            return {};
        }
    }
    return {condition};
}

std::string bringUp(const std::string& name) {
    return "ifup " + base::shellQuoted(name);
}

class Reader {
public:
    Reader(std::string folder, Interfaces& found) : folder_(std::move(folder)), found_(&found) {}

    void read(const std::string& path, int depth) {
        try {
            parse(path, base::readFile(path).value_or(""), depth);
        } catch (const std::system_error&) {
            found_->stanzas.unreadable.push_back(path);
        }
    }

    // What is said of an interface may be in files that come later.
    void finish() {
        for (Port& port : found_->stanzas.ports) {
            port.mode = modeOf(port.device);
        }
        for (Profile& profile : found_->stanzas.profiles) {
            const Condition& stanza = profile.conditions.front();
            const std::string& name = stanza.patterns.front();
            profile.mentions.assign(mentions_[name].begin(), mentions_[name].end());
            if (profile.port) {
                profile.port->mode = modeOf(profile.port->device);
            }
            if (!profile.leavesAlone && !startsAny_ && !started_.contains(name)) {
                profile.obstacle = notStarted(profile, stanza);
            }
        }
    }

private:
    static Obstacle notStarted(const Profile& profile, const Condition& stanza) {
        const std::string& name = stanza.patterns.front();
        const std::string line = std::to_string(stanza.line);
        const bool isForGood = editable(profile.file).prepare.empty();
        return {.sentence = profile.file + ":" + line + ": iface " + name +
                            " is a stanza that nothing brings up: no line that begins with auto or "
                            "allow- has the name.",
                .remedy = (isForGood ? "sed -i " +
                                           base::shellQuoted(line + "i auto " +
                                                             base::escaped(name, "\\")) +
                                           " " + base::shellQuoted(profile.file)
                                     : "printf '%s\\n' " + base::shellQuoted("auto " + name) +
                                           " >>/etc/network/interfaces") +
                          " && " + bringUp(name)};
    }

    void parse(const std::string& path, const std::string& text, int depth) {
        Profile* stanza = nullptr;
        for (const Line& line : linesOf(text, Syntax::Systemd)) {
            const auto words = splitWords(line.text, " \t\r");
            if (words.empty()) {
                continue;
            }
            if (stanza != nullptr && !beginsStanza(words[0])) {
                stanza->asks.push_back(joined(words, 0));
                stanza->leavesAlone = false;
                addBond(*stanza, words, path, line.number);
                if (words[0] == "hwaddress" && words.size() > 1) {
                    stanza->address = {.text = joined(words, 0), .file = path, .line = line.number};
                }
                continue;
            }
            stanza = nullptr;
            if (words.size() < 2) {
                continue;
            }
            if (words[0] == "iface" && words[1] != "lo") {
                stanza = &add(path, words, line.number);
                mentions_[words[1]].insert(path);
            } else if (words[0] == "auto" || words[0].starts_with("allow-")) {
                addStarted(path, words);
            } else if (words[0] == "rename") {
                addRenames(path, words, line.number);
            } else if (depth < deepest) {
                follow(words[0], absolute(words[1], folder_), depth + 1);
            }
        }
    }

    Profile& add(const std::string& path, const std::vector<std::string>& words, std::size_t line) {
        return found_->stanzas.profiles.emplace_back(
            Profile{.file = path,
                    .conditions = {{.fact = Fact::Name,
                                    .key = "iface",
                                    .patterns = {words[1]},
                                    .isFirstName = true,
                                    .line = line}},
                    .asks = {joined(words, 2)},
                    .leavesAlone = words.back() == "manual"});
    }

    // A pattern, or a name with that of its stanza: which interfaces that is for is not read.
    void addStarted(const std::string& path, const std::vector<std::string>& words) {
        for (std::size_t i = 1; i < words.size(); ++i) {
            startsAny_ |= words[i].find_first_of("/=*?") != std::string::npos;
            started_.insert(words[i]);
            mentions_[words[i]].insert(path);
        }
    }

    // With "-" or "_", and "slaves" as it was called once.
    void addBond(Profile& stanza, const std::vector<std::string>& words, const std::string& path,
                 std::size_t line) {
        std::string key = words[0];
        std::ranges::replace(key, '_', '-');
        const std::string& name = stanza.conditions.front().patterns.front();
        const Port port{.text = joined(words, 0), .kind = "bond", .file = path, .line = line};
        if (key == "bond-mode" && words.size() > 1) {
            modes_[name] = words[1];
        } else if (key == "bond-master" && words.size() > 1) {
            stanza.port = port;
            stanza.port->device = words[1];
        } else if (key == "bond-slaves" || key == "slaves") {
            for (std::size_t i = 1; i < words.size(); ++i) {
                found_->stanzas.ports.push_back(port);
                found_->stanzas.ports.back().device = name;
                found_->stanzas.ports.back().name = words[i];
            }
        }
    }

    // As the kernel has it where nobody says.
    [[nodiscard]] std::string modeOf(const std::string& bond) const {
        const auto found = modes_.find(bond);
        return found == modes_.end() ? defaultBondMode : found->second;
    }

    // CUR=NEW, where CUR may have a "=" as well.
    void addRenames(const std::string& path, const std::vector<std::string>& words,
                    std::size_t line) {
        for (std::size_t i = 1; i < words.size(); ++i) {
            const auto equals = words[i].rfind('=');
            if (equals != std::string::npos) {
                found_->renames.push_back(
                    {.name = words[i].substr(equals + 1),
                     .text = "rename " + words[i],
                     .file = path,
                     .line = line,
                     .conditions = renamed(words[i].substr(0, equals), line)});
            }
        }
    }

    void follow(const std::string& word, const std::string& place, int depth) {
        const bool isFolder = word == "source-directory";
        const std::string pattern = word == "source" ? place : isFolder ? place + "/*" : "";
        for (const std::string& path : expand(pattern)) {
            if (!isFolder || hasPlainName(path)) {
                read(path, depth);
            }
        }
    }

    std::string folder_;
    Interfaces* found_;
    std::map<std::string, std::set<std::string>> mentions_;
    std::map<std::string, std::string> modes_;
    std::set<std::string> started_;
    bool startsAny_{};
};

} // namespace

Interfaces readInterfaces(const ConfigRoots& config) {
    Interfaces found{.stanzas = {.reread = bringUp}};
    const std::string folder = config.etc + "/network";
    Reader reader(folder, found);
    reader.read(folder + "/interfaces", 0);
    reader.finish();
    return found;
}

// ifupdown and ifupdown2, or ifupdown-ng.
Interfaces interfacesInForce(const ConfigRoots& config) {
    constexpr std::array programs{"/sbin/ifup", "/sbin/ifup-ng"};
    const bool isThere = std::ranges::any_of(
        programs, [&config](const char* program) { return base::exists(config.usr + program); });
    return isThere ? readInterfaces(config) : Interfaces{};
}

} // namespace netfailover::guest::ctl
