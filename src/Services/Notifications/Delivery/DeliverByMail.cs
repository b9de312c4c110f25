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
        var stop = new CancellationTokenSource();
        var running = Task.CompletedTask;
        service.OnStart(_ =>
        {
            running = new Mailing(service, options, notifications!.Rows).Run(stop.Token);
            return Task.CompletedTask;
        });
        service.OnStop(async () =>
        {
            await stop.CancelAsync();
            await running;
            stop.Dispose();
        });
    }
}
