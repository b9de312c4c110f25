using System.Text.Json;
using Florin.Kernel;
using Florin.Observability.Alerts.Delivery;
using Florin.Observability.Alerts.Measures;
using Florin.Platform.Background;
using Florin.Platform.Configuration;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Florin.Observability.Alerts;

/// <summary>Looks at the rules of a gateway again and again, and tells receivers what begins and what ends.</summary>
public sealed partial class AlertEngine : IAsyncDisposable
{
    private static readonly TimeSpan UptimeKept = TimeSpan.FromMinutes(1);

    private readonly AlertsOptions _options;
    private readonly AlertSources _sources;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly KeptDocument<AlertRecord> _kept;
    private readonly KeptDocument<Dictionary<string, Dictionary<string, UpOfADay>>> _keptUptime;
    private readonly List<Outbound> _receivers = [];
    private readonly HttpMessageInvoker _client = new(
        new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        }
    );
    private readonly AlertMetrics _metrics;
    private readonly Uptime _uptime;
    private readonly BackgroundLoop _loop;
    private DateTimeOffset _uptimeKeptAt;

    /// <summary>Takes up what was known before a restart. Nothing is looked at yet.</summary>
    /// <param name="configuration">The whole configuration.</param>
    /// <param name="sources">What rules are about.</param>
    /// <param name="ids">Ids of alerts and silences.</param>
    /// <param name="clock">Time.</param>
    /// <param name="log">Tells what begins and ends.</param>
    /// <exception cref="WrongConfiguration">A setting is not allowed.</exception>
    public AlertEngine(IConfiguration configuration, AlertSources sources, IdSource ids, TimeProvider clock, ILogger log)
        : this(configuration.Options<AlertsOptions>(AlertsOptions.Section), sources, ids, clock, log) { }

    /// <summary>As with a configuration.</summary>
    /// <param name="options">Rules and receivers.</param>
    /// <param name="sources">What they are about.</param>
    /// <param name="ids">Ids of alerts and silences.</param>
    /// <param name="clock">Time.</param>
    /// <param name="log">Tells what begins and ends.</param>
    internal AlertEngine(AlertsOptions options, AlertSources sources, IdSource ids, TimeProvider clock, ILogger log)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(sources);
        (_options, _sources, _clock, _log) = (options, sources, clock, log);
        _kept = new(Path.Combine(sources.Folder, AlertRecord.FileName), AlertRecord.Empty);
        _keptUptime = new(Path.Combine(sources.Folder, "uptime.json"), []);
        foreach (var (name, receiver) in options.Receivers)
            if (WayTo(receiver) is { } way)
                _receivers.Add(new Outbound(name, receiver, way, Sent, clock, log));
        Book = new AlertBook(options, ReadOr(_kept, AlertRecord.Empty), _receivers, Keep, ids, clock);
        _uptime = new Uptime(ReadOr(_keptUptime, []));
        _metrics = new AlertMetrics(options, sources.Certificates, () => Book.Read(book => book.Active), _receivers);
        Api = new AlertsApi(options, Book, ids, clock).Operations;
        _loop = new BackgroundLoop(Look, NotEvaluated, clock);
    }

    /// <summary>What operators may ask and do.</summary>
    public IReadOnlyList<OperatorOperation> Api { get; }

    internal AlertBook Book { get; }

    /// <summary>The receivers with what they have not got yet.</summary>
    internal IReadOnlyList<Outbound> Receivers => _receivers;

    /// <summary>Begins to look and to send.</summary>
    public void Start()
    {
        _receivers.ForEach(receiver => receiver.Start());
        if (_options.Enabled)
            _loop.Start();
    }

    /// <summary>How customers see it.</summary>
    public StatusReport Status() => StatusReports.Of(_metrics.Services, _uptime, Book, _clock.GetUtcNow());

    /// <summary>Stops; what was not sent is sent after the next start.</summary>
    public async ValueTask DisposeAsync()
    {
        await _loop.DisposeAsync();
        foreach (var receiver in _receivers)
            await receiver.DisposeAsync();
        if (_options.Enabled)
            KeepUptime(_clock.GetUtcNow());
        _metrics.Dispose();
        _client.Dispose();
    }

    /// <summary>Looks once.</summary>
    internal async Task<TimeSpan> Look(CancellationToken cancel)
    {
        var services = await _sources.Services(cancel);
        var elsewhere = await _sources.Elsewhere(cancel);
        _metrics.Services = services;
        var now = _clock.GetUtcNow();
        _uptime.Take(services, now);
        var own = _sources.Metrics();
        var changed = Book.Take(names =>
        {
            var samples = new Samples(names);
            samples.Take("", own);
            foreach (var other in elsewhere)
                samples.Take(other.Address, other.Text);
            return samples;
        });
        foreach (var alert in changed)
            Tell(alert);
        if (now - _uptimeKeptAt >= UptimeKept)
            KeepUptime(now);
        return _options.Every;
    }

    private IAlertReceiver? WayTo(ReceiverOptions receiver) =>
        receiver.Kind is not ReceiverKind.Mail ? new WebhookReceiver(receiver, _client, _clock)
        : _sources.Mail is { } mail ? new MailReceiver(receiver, mail)
        : null;

    private void Sent(string receiver, bool got)
    {
        _metrics.Sent(receiver, got);
        Book.Sent();
    }

    private void Tell(Alert alert)
    {
        var labels = string.Join(", ", alert.Labels.Select(label => $"{label.Key}={label.Value}"));
        if (alert.State is AlertState.Firing)
            Fired(_log, alert.Rule, labels, alert.Value, alert.Severity.ToString(), alert.Summary);
        else
            Ended(_log, alert.Rule, labels);
    }

    // A disk that is full must not keep anybody from being told so.
    private void Keep(AlertRecord record)
    {
        try
        {
            _kept.Write(record);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            NotKept(_log, e);
        }
    }

    private void KeepUptime(DateTimeOffset now)
    {
        _uptimeKeptAt = now;
        try
        {
            _keptUptime.Write(_uptime.All);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            NotKept(_log, e);
        }
    }

    private T ReadOr<T>(KeptDocument<T> document, T empty)
        where T : class
    {
        try
        {
            return document.Read();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            NotRead(_log, e); // Alerts start from nothing: the gateway must start even without their history.
            return empty;
        }
    }

    private TimeSpan NotEvaluated(Exception fault, int times)
    {
        if (times == 1)
            NotLooked(_log, fault);
        return _options.Every;
    }

    [LoggerMessage(
        EventId = EventIds.AlertFired,
        Level = LogLevel.Warning,
        Message = "Alert {Rule} ({About}) fires at {Value}, {Severity}: {Summary}"
    )]
    private static partial void Fired(ILogger log, string rule, string about, double value, string severity, string summary);

    [LoggerMessage(EventId = EventIds.AlertEnded, Level = LogLevel.Information, Message = "Alert {Rule} ({About}) has ended")]
    private static partial void Ended(ILogger log, string rule, string about);

    [LoggerMessage(
        EventId = EventIds.AlertsNotEvaluated,
        Level = LogLevel.Error,
        Message = "The rules of alerts could not be evaluated; it is tried again"
    )]
    private static partial void NotLooked(ILogger log, Exception e);

    [LoggerMessage(
        EventId = EventIds.AlertsNotKept,
        Level = LogLevel.Error,
        Message = "The state of alerts could not be written; after a restart some may be sent again"
    )]
    private static partial void NotKept(ILogger log, Exception e);

    [LoggerMessage(
        EventId = EventIds.AlertsNotRead,
        Level = LogLevel.Error,
        Message = "The state of alerts could not be read; alerts start without it"
    )]
    private static partial void NotRead(ILogger log, Exception e);
}
