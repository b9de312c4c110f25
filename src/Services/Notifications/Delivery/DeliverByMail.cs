using Florin.Platform.Feeds;
using Florin.Platform.Hosting;

namespace Florin.Notifications.Delivery;

/// <summary>Sends mail for as long as the service runs, where a mail server is configured.</summary>
internal static class DeliverByMail
{
    public static void Add(ServiceBuilder service, SmtpOptions options, Projection? notifications)
    {
        if (service.DescribesOnly || !options.IsConfigured)
            return;
        var loop = new Mailing(service, options, notifications!.Rows).Loop(); // Hosted, there are some.
        service.OnStart(_ =>
        {
            loop.Start();
            return Task.CompletedTask;
        });
        service.OnStop(() => loop.DisposeAsync().AsTask());
    }
}
