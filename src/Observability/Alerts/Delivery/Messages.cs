namespace Florin.Observability.Alerts.Delivery;

/// <summary>A message about an alert that began or ended.</summary>
/// <param name="Alert">The alert as it was then.</param>
/// <param name="At">When.</param>
internal sealed record AlertMessage(Alert Alert, DateTimeOffset At)
{
    /// <summary>Whether it tells the beginning.</summary>
    public bool Begins => Alert.State is AlertState.Firing;

    /// <summary>Of this message: a receiver that gets it twice can tell.</summary>
    public string Id => $"{Alert.Id}.{(Begins ? "begin" : "end")}";

    /// <summary>One line for people.</summary>
    public string Title =>
        $"{(Begins ? $"[{Alert.Severity.ToString().ToUpperInvariant()}]" : "[ended]")} {Alert.Rule}{(About.Length > 0 ? $" ({About})" : "")}: {Alert.Summary}";

    /// <summary>The labels for people.</summary>
    public string About => string.Join(", ", Alert.Labels.Select(label => $"{label.Key} {label.Value}"));
}

/// <summary>A message that a receiver has not got yet.</summary>
/// <param name="Receiver">The receiver's name.</param>
/// <param name="Message">The message.</param>
internal sealed record WaitingMessage(string Receiver, AlertMessage Message);

/// <summary>A way to tell somebody.</summary>
internal interface IAlertReceiver
{
    /// <summary>Sends a message. Whatever it throws, it is tried again later.</summary>
    Task Send(AlertMessage message, CancellationToken cancel);
}

/// <summary>Sends a mail.</summary>
/// <param name="to">The address.</param>
/// <param name="id">Of the mail: the part of its Message-ID before the domain.</param>
/// <param name="subject">The subject.</param>
/// <param name="html">The text.</param>
/// <param name="cancel">Gives up.</param>
public delegate Task SendMail(string to, string id, string subject, string html, CancellationToken cancel);
