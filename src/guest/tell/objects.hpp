// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "base/bus/sdbus.hpp"
#include "guest/tell/properties.hpp"

#include <memory>
#include <string>

// The objects on the bus.  They hold values and translate; nothing is decided here.
namespace netfailover::guest::tell {

/// The properties of one object, as they were published last.
class PublishedProperties {
public:
    /// Adds them to an object that is not registered yet.
    /// @param object outlives this
    PublishedProperties(sdbus::IObject& object, std::string interface, Properties properties);
    PublishedProperties(const PublishedProperties&) = delete;
    PublishedProperties(PublishedProperties&&) = delete;
    PublishedProperties& operator=(const PublishedProperties&) = delete;
    PublishedProperties& operator=(PublishedProperties&&) = delete;
    ~PublishedProperties() = default;

    /// Emits PropertiesChanged if there is a difference.
    void update(Properties properties);

private:
    sdbus::IObject* object_;
    std::string interface_;
    Properties properties_;
};

/// A failover or a link: an object that comes and goes, which is announced to whoever
/// listens.
class ManagedObject {
public:
    ManagedObject(sdbus::IConnection& connection, const std::string& path,
                  const std::string& interface, Properties properties);
    ManagedObject(const ManagedObject&) = delete;
    ManagedObject(ManagedObject&&) = delete;
    ManagedObject& operator=(const ManagedObject&) = delete;
    ManagedObject& operator=(ManagedObject&&) = delete;
    ~ManagedObject();

    /// See PublishedProperties.
    void update(Properties properties) { properties_.update(std::move(properties)); }

private:
    std::unique_ptr<sdbus::IObject> object_;
    PublishedProperties properties_;
};

} // namespace netfailover::guest::tell
