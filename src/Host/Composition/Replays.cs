using System.Globalization;
using Florin.Cli;
using Florin.Cli.Replay;
using Florin.Kernel;
using Florin.Platform.Calls;
using Florin.Platform.Configuration;
using Florin.Platform.EventLog;
using Florin.Platform.Feeds;
using Florin.Platform.Hosting;
using Florin.Platform.Identity.Tokens;
using Florin.Platform.Secrets;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace Florin.Host.Composition;

/// <summary>Replays a range of a log of a running service: what <c>florin replay</c> does.</summary>
internal static class Replays
{
    private const int Page = 1000;

    /// <summary>Replays, and says what came of it.</summary>
    /// <exception cref="WrongUsage">What is asked for is not there, or not allowed.</exception>
    /// <exception cref="FeedUnavailable">The service cannot be reached.</exception>
    public static async Task<string> Run(ReplayRequest request, IReadOnlyList<string> settings, CancellationToken cancel)
    {
        if (Catalog.Services.FirstOrDefault(one => one.Name == request.Service) is not { } service)
            throw new WrongUsage(
                $"--service is '{Shown.Of(request.Service)}'; allowed: {string.Join(", ", Catalog.Services.Select(s => s.Name))}."
            );
        var through = request.Consumer is { } consumer ? Find(service, consumer) : null;
        if (through is not null && Acts(through) && !request.WithEffects)
            throw new WrongUsage(
                $"--consumer is '{request.Consumer}', which has effects outside of Florin, such as mail or payments: give --with-effects to allow them."
            );
        var configuration = Settings.Once([.. settings, $"--Florin:Data={request.Data}"]);
        var options = StartCheck.Of(configuration);
        using var tokens = Tokens(options, configuration);
        using var connections = new ServiceConnections(
            [],
            new Addresses(configuration, options),
            configuration,
            tokens,
            TimeProvider.System,
            NullLoggerFactory.Instance
        );
        var feed = connections.Stored(service.Name);
        var end = (await feed.Next(long.MaxValue, 1, cancel)).Head;
        if (request.From > end || request.To > end)
            throw new WrongUsage(
                $"{(request.From > end ? "--from" : "--to")} is beyond the end of the log of {service.Name}, which is {Text(end)}."
            );
        var to = request.To ?? end;
        return through is null
            ? await ToTopic(request, service, to, feed, configuration, cancel)
            : await Through(through, request.From, to, connections.Calls, cancel);
    }

    private static async Task<string> ToTopic(
        ReplayRequest request,
        ServiceDefinition service,
        long to,
        IFeed feed,
        IConfiguration configuration,
        CancellationToken cancel
    )
    {
        if (RelayProviders.All is not [var provider, ..])
            throw new WrongUsage("--topic: this program publishes nowhere.");
        if (string.IsNullOrEmpty(configuration[provider.AddressKey]))
            throw new WrongUsage($"{provider.AddressKey} is missing, which says where {provider.Name} is.");
        var types = new EventTypes();
        service.Events(types);
        var context = new RelayContext(configuration, TimeProvider.System, NullLoggerFactory.Instance);
        var topic = request.Topic!; // Run has no consumer.
        await provider.Replay(context, new PublishedFeed(feed, types), topic, request.From, to, cancel);
        return $"{Text(to - request.From + 1)} events of {service.Name}, from {Text(request.From)} to {Text(to)}, sent to {topic} as replay.";
    }

    // What it has handled had its effect, which is not repeated; what it has set aside is tried again, each stream in order.
    private static async Task<string> Through(
        Subscription consumer,
        long from,
        long to,
        ServiceCalls calls,
        CancellationToken cancel
    )
    {
        var context = new CallContext("replay");
        var (replayed, left, tried) = (0, 0, new HashSet<string>(StringComparer.Ordinal));
        for (var after = from - 1; ; )
        {
            var asked = new ListParked(consumer.Consumer, after, Page);
            var listed = await calls.Call(ConsumerOperations.Parked(consumer.Service), asked, context, cancel);
            var within = (listed.Items ?? []).Where(parked => parked.Position <= to).ToList();
            foreach (var parked in within.Where(parked => tried.Add(parked.Stream)))
            {
                var retry = new RetryParked(consumer.Consumer, parked.Position);
                var outcome = await calls.Call(ConsumerOperations.Retry(consumer.Service), retry, context, cancel);
                if (outcome.Refusal is { } refusal)
                    throw new WrongUsage($"{consumer.Consumer} of {consumer.Service} replays nothing now: {refusal}");
                replayed += outcome.Replayed;
                left = outcome.Consumer?.Parked ?? left;
            }
            if (within.Count < Page)
                break;
            after = within[^1].Position;
        }
        return $"{consumer.Consumer} of {consumer.Service} has handled {Text(replayed)} events that it had set aside; {Text(left)} are left. Everything else from {Text(from)} to {Text(to)} has had its effect, which is not repeated.";
    }

    private static Subscription Find(ServiceDefinition service, string consumer)
    {
        var known = Catalog
            .Described()
            .SelectMany(follower =>
                follower.Projections.Select(p => new Subscription(follower.Definition.Name, p.Consumer, p.Follows))
            )
            .Where(follower => follower.Follows == service.Name)
            .ToList();
        return known.Find(one => one.Consumer == consumer || $"{one.Service}/{one.Consumer}" == consumer)
            ?? throw new WrongUsage(
                $"--consumer is '{Shown.Of(consumer)}'; consumers of {service.Name}: {string.Join(", ", known.Select(one => $"{one.Service}/{one.Consumer}"))}."
            );
    }

    private static bool Acts(Subscription consumer) =>
        Catalog
            .Services.Single(s => s.Name == consumer.Service)
            .ActsOutside.Contains(consumer.Consumer, StringComparer.Ordinal);

    private static ServiceTokens Tokens(FlorinOptions options, IConfiguration configuration)
    {
        var secrets = configuration.Options<SecretsOptions>(SecretsOptions.Section);
        if (string.IsNullOrEmpty(options.ServiceKey) && secrets.ServiceKeys is not { Count: > 0 })
            if (!File.Exists(Path.Combine(options.Data, ServiceTokens.KeyFile)))
                throw new WrongUsage(
                    $"--data: {options.Data} has no {ServiceTokens.KeyFile}; give the data directory of a process of this installation, or Florin:ServiceKey."
                );
        return ServiceTokens.Open(options.Data, options.ServiceKey, TimeProvider.System, secrets);
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
