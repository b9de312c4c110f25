using Florin.Platform.EventLog;
using Florin.Platform.Feeds;

namespace Florin.Platform.Hosting;

/// <summary>Publishes a service's log through the relays of the process, where and while the process owns the log.</summary>
internal static class ServiceRelays
{
    /// <summary>Adds a relay for each. A place that is away degrades the service's health and is never vital.</summary>
    public static void Add(ServiceBuilder service, ServiceRuntime runtime)
    {
        if (runtime.Relays.Count == 0)
            return;
        var log = runtime.Log;
        var types = new EventTypes();
        service.Definition.Events(types);
        var feed = new PublishedFeed(new LogFeed(log), types);
        foreach (var relays in runtime.Relays)
        {
            var checkpoints = runtime.Checkpoints ?? new OwnerCheckpointsAmongViews(runtime.Views);
            var relay = relays.Of(new RelayedLog(feed, () => log.Head, () => log.Ownership.Epoch, checkpoints));
            service.Checks(relays.Name, () => relay.Problem, isVital: false);
            if (runtime.Checkpoints is null)
                service.OnOpen(cancel => runtime.Views.Define(relays.Name, [], cancel));
            service.OnStart(_ =>
            {
                relay.Start();
                return Task.CompletedTask;
            });
            service.OnStop(() => relay.DisposeAsync().AsTask());
        }
    }
}
