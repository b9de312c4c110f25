using System.Diagnostics.Metrics;
using Florin.Platform.Hosting;
using Microsoft.Extensions.Logging;

namespace Florin.Payments.Processors;

/// <summary>Says for as long as the sandbox is used that no money moves: at the start, in the health and as a metric.</summary>
internal static partial class SandboxNotice
{
    private static readonly Meter Meter = new("Florin.Payments");
    private static string _processor = "none";

    static SandboxNotice() =>
        Meter.CreateObservableGauge(
            "florin.payments.processor",
            () => new Measurement<int>(1, new KeyValuePair<string, object?>("processor", _processor)),
            description: "1 for the payment processor in use; the sandbox moves no money."
        );

    public static void Add(ServiceBuilder service, ProcessorOptions options)
    {
        service.Hosted(_ => _processor = options.Name);
        service.Notes("processor", options.Name);
        if (options.IsSandbox)
            service.OnStart(_ =>
            {
                MovesNoMoney(service.Runtime.Logs.CreateLogger("Florin.Payments"));
                return Task.CompletedTask;
            });
    }

    [LoggerMessage(
        EventId = EventIds.SandboxMovesNoMoney,
        Level = LogLevel.Warning,
        Message = "No payment processor is configured: the SANDBOX accepts deposits and withdrawals, and NO MONEY MOVES outside "
            + "the books. Set Payment:Processor:Url, or Payment:Processor:AllowSandbox=false to refuse to start without one"
    )]
    private static partial void MovesNoMoney(ILogger log);
}
