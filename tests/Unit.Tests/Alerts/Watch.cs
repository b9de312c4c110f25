using Florin.Kernel;
using Florin.Observability.Alerts;
using Florin.Observability.Alerts.Delivery;
using Florin.Observability.Alerts.Rules;
using Florin.Testing;
using Florin.Testing.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Florin.Unit.Tests.Alerts;

/// <summary>Alerts over metrics that a test makes up, by a clock that it moves. Nothing is sent: messages wait at their receiver.</summary>
internal sealed class Watch : IAsyncDisposable
{
    public const string Rule = "mine";

    private readonly TemporaryDirectory _folder = new();
    private readonly AlertsOptions _options;

    public Watch(RuleSettings rule, params (string Name, RuleSettings Rule)[] others)
    {
        _options = new AlertsOptions
        {
            Rules = new(StringComparer.OrdinalIgnoreCase) { [Rule] = rule },
            Receivers = new(StringComparer.OrdinalIgnoreCase) { ["ops"] = new ReceiverOptions { Url = "http://127.0.0.1:1/" } },
        };
        foreach (var (name, settings) in others)
            _options.Rules[name] = settings;
        Engine = Open();
    }

    public FakeTime Time { get; } = new();

    public AlertEngine Engine { get; private set; }

    /// <summary>What <c>/metrics</c> says.</summary>
    public string Metrics { get; set; } = "";

    /// <summary>What that of other processes says.</summary>
    public Dictionary<string, string> Elsewhere { get; } = [];

    public List<ServiceState> Services { get; } = [];

    /// <summary>The messages so far: <c>begin</c> and <c>end</c> with the value of a label.</summary>
    public IReadOnlyList<string> Messages =>
        [
            .. Engine
                .Receivers.SelectMany(receiver => receiver.Waiting)
                .Select(message =>
                    $"{(message.Begins ? "begin" : "end")} {string.Join(',', message.Alert.Labels.Values)}".TrimEnd()
                ),
        ];

    /// <summary>The states of the alerts that are pending or firing.</summary>
    public IReadOnlyList<string> States => [.. Engine.Book.Active.Select(alert => alert.State.ToString().ToLowerInvariant())];

    public string? State => States is [var one] ? one : null;

    /// <summary>Looks, after some time.</summary>
    public async Task Look(string metrics, double afterSeconds = 5)
    {
        Metrics = metrics;
        Time.Advance(TimeSpan.FromSeconds(afterSeconds));
        await Engine.Look(TestContext.Current.CancellationToken);
    }

    /// <summary>The process ends and begins again.</summary>
    public async Task Restart()
    {
        await Engine.DisposeAsync();
        Engine = Open();
    }

    public async ValueTask DisposeAsync()
    {
        await Engine.DisposeAsync();
        _folder.Dispose();
    }

    private AlertEngine Open() =>
        new(
            _options,
            new AlertSources
            {
                Metrics = () => Metrics,
                Services = _ => Task.FromResult<IReadOnlyList<ServiceState>>(Services),
                Elsewhere = _ =>
                    Task.FromResult<IReadOnlyList<MetricsElsewhere>>([
                        .. Elsewhere.Select(other => new MetricsElsewhere(other.Key, other.Value)),
                    ]),
                Folder = Path.Combine(_folder.Path, "alerts"),
            },
            new IdSource(Time),
            Time,
            NullLogger.Instance
        );
}
