using Florin.Platform.Feeds;
using Florin.Platform.Hosting;

namespace Florin.Notifications.Delivery;

/// <summary>Sends mail for as long as the service runs, where a mail server is configured.</summary>
internal static class DeliverByMail
{
    public static void Add(ServiceBuilder service, SmtpOptions options, Func<IMailConnection> connect, Projection notifications)
    {
        if (!options.IsConfigured)
            return;
        var loop = service.Provides(runtime => new Mailing(service, options, connect, notifications.Rows, runtime).Loop());
        service.OnStart(_ =>
        {
            loop.Value.Start();
            return Task.CompletedTask;
        });
        service.OnStop(() => loop.Value.DisposeAsync().AsTask());
    }
}
