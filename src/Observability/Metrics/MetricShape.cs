using System.Diagnostics.Metrics;

namespace Florin.Observability.Metrics;

/// <summary>How an instrument of .NET looks in Prometheus.</summary>
/// <param name="Name">As Prometheus has it: <c>florin_log_commit_duration_seconds</c>.</param>
/// <param name="Type">counter, gauge or histogram.</param>
/// <param name="Way">What a measurement does to a series.</param>
/// <param name="Bounds">Of a histogram; empty for others.</param>
internal sealed record MetricShape(string Name, string Type, Way Way, double[] Bounds)
{
    // A trace to look at says something about a request or a command; of what goes on below them, their traces tell.
    private static readonly string[] WithExemplars = ["florin.request.duration", "florin.command.duration"];

    private static readonly double[] Seconds =
    [
        0.0005,
        0.001,
        0.0025,
        0.005,
        0.01,
        0.025,
        0.05,
        0.1,
        0.25,
        0.5,
        1,
        2.5,
        5,
        10,
        30,
    ];
    private static readonly double[] Counts = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000];

    /// <summary>Whether each bucket names a trace whose value it counted.</summary>
    public bool HasExemplars { get; private init; }

    /// <summary>The shape of an instrument.</summary>
    public static MetricShape Of(Instrument instrument)
    {
        var (type, way) = KindOf(instrument.GetType());
        return new MetricShape(
            NameOf(instrument, type),
            type,
            way,
            type != "histogram" ? []
                : instrument.Unit == "s" ? Seconds
                : Counts
        )
        {
            HasExemplars = WithExemplars.Contains(instrument.Name, StringComparer.Ordinal),
        };
    }

    private static (string Type, Way Way) KindOf(Type instrument)
    {
        var kind = instrument.GetGenericTypeDefinition();
        return kind == typeof(Counter<>) ? ("counter", Way.Add)
            : kind == typeof(UpDownCounter<>) ? ("gauge", Way.Add)
            : kind == typeof(Histogram<>) ? ("histogram", Way.Record)
            : kind == typeof(ObservableCounter<>) ? ("counter", Way.Set)
            : ("gauge", Way.Set);
    }

    private static string NameOf(Instrument instrument, string type)
    {
        var unit = instrument.Unit switch
        {
            "s" => "_seconds",
            "By" => "_bytes",
            _ => "", // A unit in braces such as {request} says what is counted, which the name does too.
        };
        var name = string.Concat(instrument.Name.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_'));
        return $"{name}{unit}{(type == "counter" ? "_total" : "")}";
    }
}

/// <summary>What a measurement does to a series.</summary>
internal enum Way
{
    Add,
    Set,
    Record,
}
