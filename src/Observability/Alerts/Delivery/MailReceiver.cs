using System.Globalization;
using System.Text.Encodings.Web;

namespace Florin.Observability.Alerts.Delivery;

/// <summary>Tells somebody by mail; one that failed half-way is sent again to those addresses that did not get it.</summary>
internal sealed class MailReceiver(ReceiverOptions options, SendMail send) : IAlertReceiver
{
    private readonly IReadOnlyList<string> _to = options.Addresses;
    private readonly HashSet<string> _got = new(StringComparer.OrdinalIgnoreCase);
    private string? _of;

    /// <inheritdoc/>
    public async Task Send(AlertMessage message, CancellationToken cancel)
    {
        if (_of != message.Id)
            _got.Clear();
        _of = message.Id;
        for (var i = 0; i < _to.Count; i++)
            if (!_got.Contains(_to[i]))
            {
                var id = string.Create(CultureInfo.InvariantCulture, $"{message.Id}.{i}");
                await send(_to[i], id, message.Title, Html(message), cancel);
                _got.Add(_to[i]);
            }
    }

    private static string Html(AlertMessage message)
    {
        var alert = message.Alert;
        (string Name, string? Value)[] facts =
        [
            ("Rule", alert.Rule),
            ("Severity", alert.Severity.ToString().ToLowerInvariant()),
            ("About", message.About),
            ("Value", alert.Value.ToString("0.####", CultureInfo.InvariantCulture)),
            ("Since", Time(alert.Since)),
            ("Ended", alert.EndedAt is { } ended ? Time(ended) : null),
        ];
        var rows = facts
            .Where(fact => !string.IsNullOrEmpty(fact.Value))
            .Select(fact => $"<tr><th align=\"left\">{fact.Name}</th><td>{HtmlEncoder.Default.Encode(fact.Value!)}</td></tr>");
        return $"<p>{HtmlEncoder.Default.Encode(alert.Summary)}</p><table>{string.Concat(rows)}</table>";
    }

    private static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
