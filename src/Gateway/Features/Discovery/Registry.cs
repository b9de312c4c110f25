using Florin.Gateway.Model.Clusters;
using Florin.Gateway.Model.Configuration;
using Florin.Platform.Hosting;
using Microsoft.Extensions.Logging;

namespace Florin.Gateway.Features.Discovery;

/// <summary>
/// The instances that have registered, and say again and again that they are there. One that falls silent is ejected when
/// its lease is over. Thread-safe; in memory, since after a restart of the gateway all register again within a heartbeat.
/// </summary>
internal sealed partial class Registry : IDestinationSource, IDisposable
{
    private readonly Dictionary<(string Service, string Id), Instance> _instances = [];
    private readonly RegistryOptions _options;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly ITimer _timer;
    private readonly long _start;
    private readonly Lock _lock = new();
    private long _latest;

    /// <summary>Nobody has registered yet.</summary>
    public Registry(RegistryOptions options, TimeProvider clock, ILogger log)
    {
        (_options, _clock, _log, _start) = (options, clock, log, clock.GetTimestamp());
        _timer = clock.CreateTimer(
            static self => ((Registry)self!).Eject(), // The timer was given this registry.
            this,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan
        );
    }

    /// <summary>Tells of a service whose instances are others now, outside the registry's lock.</summary>
    public event Action<string>? Changed;

    /// <summary>For how long it is believed that an instance is there.</summary>
    public TimeSpan Lease => _options.Lease;

    /// <summary>The instances of a service, in the order of their ids.</summary>
    public IReadOnlyList<Instance> Of(string service)
    {
        lock (_lock)
            return
            [
                .. _instances
                    .Values.Where(instance => instance.Service == service)
                    .OrderBy(instance => instance.Id, StringComparer.Ordinal),
            ];
    }

    /// <inheritdoc/>
    public IEnumerable<KeyValuePair<string, DestinationConfig>> Of(string cluster, ClusterConfig config) =>
        Of(cluster)
            .Select(instance =>
                KeyValuePair.Create(
                    instance.Id,
                    new DestinationConfig { Address = instance.Said.Address, Weight = instance.Said.Weight }
                )
            );

    /// <summary>An instance is there, or still there. False when its service has as many as it may.</summary>
    public bool Join(string service, string id, Registration said)
    {
        bool isNew;
        lock (_lock)
        {
            var before = _instances.GetValueOrDefault((service, id));
            // Whoever was at the same address before is gone, whether it said so or not.
            var gone = _instances.Values.Where(i => i.Service == service && i.Id != id && i.Said.Address == said.Address);
            foreach (var instance in gone.ToList())
                _instances.Remove((service, instance.Id));
            if (before is null && _instances.Values.Count(i => i.Service == service) >= _options.MaxInstances)
                return false;
            var (wall, until) = (_clock.GetUtcNow(), Now() + _options.Lease.Ticks);
            _instances[(service, id)] = new Instance(service, id, said, before?.Joined ?? wall, wall, until);
            isNew = !said.IsOfTheSame(before?.Said);
            Arm();
        }
        if (isNew)
        {
            Joined(_log, service, id, said.Address, said.Version);
            Changed?.Invoke(service);
        }
        return true;
    }

    /// <summary>An instance goes.</summary>
    public void Leave(string service, string id)
    {
        lock (_lock)
        {
            if (!_instances.Remove((service, id)))
                return;
            Arm();
        }
        Left(_log, service, id);
        Changed?.Invoke(service);
    }

    /// <summary>Ejects nobody any more.</summary>
    public void Dispose() => _timer.Dispose();

    private void Eject()
    {
        List<Instance> silent;
        lock (_lock)
        {
            var now = Now();
            silent = [.. _instances.Values.Where(instance => instance.Until <= now)];
            foreach (var instance in silent)
                _instances.Remove((instance.Service, instance.Id));
            Arm();
        }
        foreach (var instance in silent)
            Ejected(_log, instance.Service, instance.Id, instance.Said.Address, _options.Lease);
        foreach (var service in silent.Select(instance => instance.Service).Distinct(StringComparer.Ordinal))
            Changed?.Invoke(service);
    }

    private void Arm()
    {
        if (_instances.Count > 0)
            _timer.Change(
                TimeSpan.FromTicks(Math.Max(1, _instances.Values.Min(i => i.Until) - Now())),
                Timeout.InfiniteTimeSpan
            );
    }

    private long Now() => _latest = Math.Max(_latest, _clock.GetElapsedTime(_start).Ticks);

    [LoggerMessage(
        EventId = EventIds.InstanceRegistered,
        Level = LogLevel.Information,
        Message = "Instance {Instance} of {Service} registered at {Address}, version {Version}"
    )]
    private static partial void Joined(ILogger log, string service, string instance, string address, string version);

    [LoggerMessage(
        EventId = EventIds.InstanceUnregistered,
        Level = LogLevel.Information,
        Message = "Instance {Instance} of {Service} unregistered"
    )]
    private static partial void Left(ILogger log, string service, string instance);

    [LoggerMessage(
        EventId = EventIds.InstanceExpired,
        Level = LogLevel.Warning,
        Message = "Instance {Instance} of {Service} at {Address} has not renewed its registration for {Lease} and receives no more requests"
    )]
    private static partial void Ejected(ILogger log, string service, string instance, string address, TimeSpan lease);
}
