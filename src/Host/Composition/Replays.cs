using System.Globalization;
using Florin.Cli;
using Florin.Cli.Replay;
using Florin.Host.Web.Tls;
using Florin.Kernel;
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
    /// <summary>Replays, and says what came of it.</summary>
    /// <exception cref="WrongUsage">What is asked for is not there, or not allowed.</exception>
    /// <exception cref="FeedUnavailable">The service cannot be reached.</exception>
    public static async Task<ReplayOutcome> Run(ReplayRequest request, IReadOnlyList<string> settings, CancellationToken cancel)
    {
        if (Catalog.Services.FirstOrDefault(one => one.Name == request.Service) is not { } service)
            throw new WrongUsage(
                $"--service is '{Shown.Of(request.Service)}'; allowed: {string.Join(", ", Catalog.Services.Select(s => s.Name))}."
            );
        var through = request.Consumer is { } consumer ? ReplayedConsumer.Find(service, consumer) : null;
        through?.Check(request);
        if (request.Topic is { } topic)
            CheckTopic(topic);
        var configuration = Settings.Once([.. settings, $"--Florin:Data={request.Data}"]);
        var options = StartCheck.Of(configuration);
        using var tokens = Tokens(options, configuration);
        using var connections = new ServiceConnections(
            [],
            new Addresses(configuration, options),
            configuration,
            tokens,
            new TransportSecurity(configuration, TimeProvider.System, NullLogger.Instance).Services,
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
            : await new ConsumerReplay(through.Of, connections.Calls).Run(request, to, cancel);
    }

    private static void CheckTopic(string topic)
    {
        if (RelayProviders.All is not [var provider, ..])
            throw new WrongUsage("--topic: this program publishes nowhere.");
        if (provider.ProblemOfTopic(topic) is { } problem)
            throw new WrongUsage($"--topic is '{Shown.Of(topic)}'; {problem}");
    }

    private static async Task<ReplayOutcome> ToTopic(
        ReplayRequest request,
        ServiceDefinition service,
        long to,
        IFeed feed,
        IConfiguration configuration,
        CancellationToken cancel
    )
    {
        var provider = RelayProviders.All[0]; // Checked.
        if (string.IsNullOrEmpty(configuration[provider.AddressKey]))
            throw new WrongUsage(
                $"{provider.AddressKey} is missing, which says where {provider.Name} is: give it as --{provider.AddressKey}=127.0.0.1:9092, or in the environment as {provider.AddressKey.Replace(":", "__", StringComparison.Ordinal)}=127.0.0.1:9092."
            );
        var types = new EventTypes();
        service.Events(types);
        var context = new RelayContext(configuration, TimeProvider.System, NullLoggerFactory.Instance);
        var topic = request.Topic!; // Run has no consumer.
        await provider.Replay(context, new PublishedFeed(feed, types), topic, request.From, to, cancel);
        var text =
            $"{Text(to - request.From + 1)} events of {service.Name}, from {Text(request.From)} to {Text(to)}, sent to {topic} as replay.";
        return new ReplayOutcome(text, IsComplete: true);
    }

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
