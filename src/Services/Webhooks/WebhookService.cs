using Florin.Contracts.Users;
using Florin.Platform.EventLog;
using Florin.Platform.Feeds;
using Florin.Platform.Hosting;
using Florin.Webhooks.Delivery;
using Florin.Webhooks.Features;
using Florin.Webhooks.Messages;
using Florin.Webhooks.Projections;
using Florin.Webhooks.Queueing;

namespace Florin.Webhooks;

/// <summary>Sends what happens to the programs of those whom it concerns. Its table of contents.</summary>
public static class WebhookService
{
    /// <summary>The webhook service.</summary>
    public static ServiceDefinition Definition { get; } =
        new("webhook", 10, Register, service => Add(service, PinnedConnections.BySystem))
        {
            Secrets = [SigningSecrets.Name],
            States = types =>
                ErasedUsers.State(
                    types.Add<WebhookEndpoint>("endpoint").Add<Forwarding>("forward").Add<EndpointOutbox>("outbox")
                ),
            Verifies = plan => plan.Add(new WebhooksCheck()),
        };

    /// <summary>The same with another way to find addresses, for tests.</summary>
    internal static ServiceDefinition With(ResolveHost resolve) => Definition with { Add = service => Add(service, resolve) };

    private static void Register(EventTypes types) =>
        ErasedUsers
            .Register(types)
            .Add<WebhookEndpointCreated>("WebhookEndpointCreated")
            .Add<WebhookEndpointChanged>("WebhookEndpointChanged")
            .Add<WebhookSecretRotated>("WebhookSecretRotated")
            .Add<WebhookEndpointPaused>("WebhookEndpointPaused")
            .Add<WebhookEndpointResumed>("WebhookEndpointResumed")
            .Add<WebhookEndpointDisabled>("WebhookEndpointDisabled")
            .Add<WebhookEndpointDeleted>("WebhookEndpointDeleted")
            .Add<WebhooksQueued>("WebhooksQueued")
            .Add<WebhooksReplayed>("WebhooksReplayed")
            .Add<WebhooksAttempted>("WebhooksAttempted")
            .Add<WebhookRetried>("WebhookRetried");

    private static void Add(ServiceBuilder service, ResolveHost resolve)
    {
        var options = service.Options<WebhookOptions>(WebhookOptions.Section);
        var addresses = new PublicAddresses(options.Allowed());
        var secrets = new SigningSecrets(() => service.Runtime.Secrets);
        var rules = new WebhookEndpointRules(addresses);
        var reader = new MessageReader(new MessageOwners(service.Calls));
        var logs = service.Provides(runtime => new SourceLogs(runtime, reader));
        var endpoints = WebhookEndpoints.Add(service);
        var deliveries = WebhookDeliveries.Add(service);
        new CreateWebhookEndpointFeature(service, secrets, rules, options, endpoints).Add();
        var delivering = Deliver(
            service,
            options,
            new PinnedConnections(addresses, resolve),
            secrets,
            reader,
            endpoints,
            deliveries
        );
        new ReadWebhookEndpointsFeature(service, options, endpoints, delivering).Add();
        new ChangeWebhookEndpointFeature(service, rules).Add();
        new ManageWebhookEndpointFeature(service, secrets, options).Add();
        new ReplayWebhooksFeature(service, logs).Add();
        new TestWebhookEndpointFeature(service).Add();
        new ReadWebhookDeliveriesFeature(service, deliveries).Add();
        new PullEventsFeature(service, logs).Add();
        DeleteForErased.Add(service, endpoints);
    }

    private static Provided<DeliverWebhooks> Deliver(
        ServiceBuilder service,
        WebhookOptions options,
        PinnedConnections connections,
        SigningSecrets secrets,
        MessageReader reader,
        Projection endpoints,
        Projection deliveries
    )
    {
        var registry = service.Provides(runtime => new EndpointRegistry(runtime.Log, endpoints));
        var recipients = new Recipients(new UsersClient(service.Calls), service);
        foreach (var source in MessageReader.Sources)
            service.Follows(
                $"webhooks-{source}",
                source,
                _ => new ForwardSink(service, source, registry.Value, recipients, reader),
                new ConsumerOptions { MaxBatch = 500, Linger = TimeSpan.FromMilliseconds(10) }
            );
        var delivering = service.Provides(runtime =>
        {
            var http = new HttpMessageInvoker(connections.Handler());
            var client = new WebhookClient(http, options.Timeout, service.Clock);
            var sending = new Sending(service, client, secrets, runtime.Logs.CreateLogger("Florin.Webhooks"));
            return new DeliverWebhooks(sending, registry.Value, deliveries, options);
        });
        service.OnStart(_ =>
        {
            delivering.Value.Start();
            return Task.CompletedTask;
        });
        service.OnStop(() => delivering.Value.DisposeAsync().AsTask());
        return delivering;
    }
}
