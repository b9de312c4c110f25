using Florin.Gateway.Model;
using Florin.Kernel;
using Florin.Platform.Http;
using Microsoft.AspNetCore.Http;

namespace Florin.Gateway.Features.FaultInjection;

/// <summary>What befalls a request.</summary>
/// <param name="Delay">It waits first.</param>
/// <param name="Abort">Its connection is broken.</param>
/// <param name="Error">It gets an error.</param>
internal readonly record struct Fault(bool Delay, bool Abort, bool Error)
{
    /// <summary>Draws what befalls a request.</summary>
    /// <param name="options">The route's faults.</param>
    /// <param name="asked">What the route's header asks for; null where the request has none.</param>
    /// <param name="random">From 0 to 1.</param>
    public static Fault Draw(FaultOptions options, string? asked, Func<double> random)
    {
        if (options.Header is not null)
            return asked is null ? default : Asked(asked);
        var (wait, end) = (random() * 100, random() * 100);
        var abort = end < options.AbortPercentage;
        return new Fault(
            wait < options.DelayPercentage,
            abort,
            !abort && end < options.AbortPercentage + options.ErrorPercentage
        );
    }

    private static Fault Asked(string asked)
    {
        var names = asked.Split(',', StringSplitOptions.TrimEntries);
        return new Fault(Has("delay"), Has("abort"), Has("error"));

        bool Has(string name) => names.Contains(name, StringComparer.OrdinalIgnoreCase);
    }
}

/// <summary>Makes the faults of a route: a delay, a broken connection, or an error instead of the service's answer.</summary>
internal sealed class FaultInjector(FaultOptions options, Func<double> random, TimeProvider clock)
{
    /// <summary>Says in an answer what was done to it.</summary>
    public const string Header = "X-Fault-Injected";

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    /// <summary>Makes what befalls this request; true when that answers it.</summary>
    public async Task<bool> Answers(Exchange exchange)
    {
        var http = exchange.Http;
        var asked =
            options.Header is { } header && http.Request.Headers.TryGetValue(header, out var value) ? value.ToString() : null;
        var fault = Fault.Draw(options, asked, random);
        if (fault.Delay)
        {
            exchange.OnAnswer(headers => headers.AppendCommaSeparatedValues(Header, "delay"));
            await Task.Delay(options.Delay, clock, http.RequestAborted);
        }
        if (fault.Abort)
            CutAnswers.Abort(http);
        else if (fault.Error)
        {
            exchange.OnAnswer(headers => headers.AppendCommaSeparatedValues(Header, "error"));
            var code = options.ErrorStatus switch
            {
                500 => RefusalCodes.InternalError,
                504 => RefusalCodes.Timeout,
                _ => RefusalCodes.Unavailable,
            };
            await exchange.Refuse(code, "This error was injected by the route's fault configuration.", Soon);
        }
        return fault.Abort || fault.Error;
    }
}
