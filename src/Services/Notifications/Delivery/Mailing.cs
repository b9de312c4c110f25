using Florin.Notifications.Projections;
using Florin.Platform.Background;
using Florin.Platform.EventLog;
using Florin.Platform.Hosting;
using Florin.Platform.Outbox;
using Florin.Platform.Projections;
using Microsoft.Extensions.Logging;

namespace Florin.Notifications.Delivery;

/// <summary>
/// The outbox of mails: some go out at a time in the order of the transactions, those to one address one after another, and
/// what became of them is recorded before it goes on. The rows of the view are what is stored. A crash between a mail and
/// its record sends that mail again, under the same Message-ID.
/// </summary>
internal sealed partial class Mailing
{
    private const int MailsPerConnection = 8;
    private static readonly TimeSpan Idle = TimeSpan.FromMilliseconds(500);
    private readonly ServiceBuilder _service;
    private readonly SmtpOptions _options;
    private readonly IViewStore _views;
    private readonly ILogger _log;
    private readonly Outbox<NotificationRow, NotificationDelivered> _outbox;
    private long _read;
    private long _passed;

    public Mailing(
        ServiceBuilder service,
        SmtpOptions options,
        Func<IMailConnection> connect,
        IViewStore views,
        ServiceRuntime runtime
    )
    {
        (_service, _options, _views) = (service, options, views);
        _log = runtime.Logs.CreateLogger("Florin.Mail");
        _outbox = new Outbox<NotificationRow, NotificationDelivered>
        {
            Next = Next,
            KeyOf = row => row.Address!, // What has none is left out.
            Open = () => new MailDelivery(service, options, connect(), _log),
            Record = Record,
            Lanes = options.Connections,
        };
    }

    /// <summary>Sends for as long as it is not disposed of.</summary>
    public BackgroundLoop Loop() =>
        new(
            async stop => await _outbox.SendSome(stop) ? TimeSpan.Zero : Idle,
            (fault, _) =>
            {
                Interrupted(_log, fault); // A log or a view that fails for a while.
                return _options.Backoff;
            },
            _service.Clock
        );

    // The next rows that have an address; where a whole piece of them has none, those after it.
    private async ValueTask<IReadOnlyList<NotificationRow>> Next(CancellationToken stop)
    {
        var (upto, _) = await _service.Log.Read<MailProgress>(MailProgress.Stream, stop);
        _passed = Math.Max(upto.Upto, _passed);
        while (await Rows(_passed, stop) is { Count: > 0 } rows)
        {
            _read = rows[^1].Position;
            if (rows.Where(row => row.Address is not null).ToList() is { Count: > 0 } due)
                return due;
            _passed = _read;
        }
        return [];
    }

    private ValueTask<IReadOnlyList<NotificationRow>> Rows(long after, CancellationToken stop) =>
        _views.Rows(
            NotificationRow.View,
            q =>
                (q with { OrderBy = "position", Limit = _options.Connections * MailsPerConnection })
                    .Where("position", Comparison.Greater, after)
                    .Where("createdAt", Comparison.AtLeast, ViewTime.Micros(_service.Clock.GetUtcNow() - _options.MaxAge)),
            stop
        );

    // What a stop cut short is tried again, and with it what comes after: the order is the record.
    private async Task Record(IReadOnlyList<NotificationRow> due, IReadOnlyList<NotificationDelivered?> delivered)
    {
        var done = delivered.TakeWhile(d => d is not null).Select(d => d!).ToList();
        if (done.Count == 0)
            return;
        var metadata = new Metadata(CommandId.New(_service.Ids), "DeliverNotifications", "system", "mail");
        await _service.Log.Execute(
            new Work<MailProgress>(MailProgress.Stream, metadata, (progress, _) => progress.Record(done)),
            CancellationToken.None // What was sent is recorded.
        );
        if (done.Count == due.Count)
            _passed = _read;
    }

    [LoggerMessage(
        EventId = EventIds.MailingInterrupted,
        Level = LogLevel.Error,
        Message = "Sending mail failed; it will resume after a delay."
    )]
    private static partial void Interrupted(ILogger log, Exception e);
}
