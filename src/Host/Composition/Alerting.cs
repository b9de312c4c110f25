using Florin.Gateway.Pipeline;
using Florin.Host.Web.Tls;
using Florin.Notifications.Delivery;
using Florin.Observability.Alerts;
using Florin.Platform.Configuration;
using Florin.Platform.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Florin.Host.Composition;

/// <summary>The alerts of a gateway.</summary>
internal static class Alerting
{
    private const string Folder = "alerts";

    /// <summary>Those of a process.</summary>
    /// <param name="context">The process.</param>
    /// <param name="gateway">Its gateway, once it is made.</param>
    public static AlertEngine Of(ProcessContext context, Func<ApiGateway?> gateway)
    {
        var mail = OperatorMail.Of(context.Configuration, context.Clock);
        return new AlertEngine(
            context.Configuration,
            new AlertSources
            {
                Metrics = () => context.Metrics.Scrape(),
                Services = async _ => [.. (await Made().Services()).Select(one => new ServiceState(one.Key, one.Value))],
                Elsewhere = async cancel =>
                    [.. (await Made().MetricsElsewhere(cancel)).Select(one => new MetricsElsewhere(one.Key, one.Value))],
                Mail = mail is null ? null : mail.Send,
                Certificates = context.Container.GetRequiredService<TransportSecurity>().Ends,
                Folder = Path.Combine(context.Options.Data, Folder),
            },
            context.Ids,
            context.Clock,
            context.Logs.CreateLogger("Florin.Alerts")
        );

        ApiGateway Made() =>
            gateway() ?? throw new InvalidOperationException("Nothing is looked at before the gateway is made.");
    }

    /// <summary>What is wrong with the sections of alerts, beside what their options say.</summary>
    public static void Check(IConfiguration configuration, ICollection<string> problems) =>
        AlertSettings.Check(configuration, OperatorMail.IsAddress, "Notification:Smtp:Host", problems);

    /// <summary>The rules that a gateway would have, as a file of rules for Prometheus: what <c>florin alerts export</c> prints.</summary>
    /// <param name="data">The data directory.</param>
    /// <param name="settings">As a command line has them.</param>
    /// <exception cref="WrongConfiguration">A setting is not allowed.</exception>
    /// <exception cref="InvalidDataException">What operators have changed cannot be read.</exception>
    public static string Export(string data, IReadOnlyList<string> settings)
    {
        var configuration = Settings.Once([.. settings, $"--Florin:Data={data}"]);
        StartCheck.Of(configuration);
        return AlertSettings.Prometheus(configuration, Path.Combine(data, Folder));
    }

    /// <summary>How services are and were, where there is a status page.</summary>
    public static Func<StatusReport>? Status(IConfiguration configuration, AlertEngine alerts) =>
        configuration.Options<StatusOptions>(StatusOptions.Section).Enabled ? alerts.Status : null;
}
