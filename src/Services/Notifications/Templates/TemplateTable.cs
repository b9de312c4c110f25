using System.Collections.Frozen;

namespace Florin.Notifications.Templates;

/// <summary>What a notification says.</summary>
/// <param name="Subject">One line.</param>
/// <param name="Body">HTML for mail, else plain text.</param>
internal sealed record Wording(Template Subject, Template Body);

/// <summary>The words of every notification, by template and channel.</summary>
internal static class TemplateTable
{
    public const string Completed = "transaction-completed";
    public const string Failed = "transaction-failed";
    public const string Rejected = "transaction-rejected";

    private static readonly FrozenDictionary<(string Template, Channel Channel), Wording> Wordings = new Dictionary<
        (string, Channel),
        Wording
    >
    {
        [(Completed, Channel.Email)] = Mail(
            "Your {type} of {amount} is complete",
            "your {type} of <strong>{amount}</strong> is complete."
        ),
        [(Completed, Channel.None)] = Text("Your {type} of {amount} is complete", "your {type} of {amount} is complete."),
        [(Failed, Channel.Email)] = Mail(
            "Your {type} of {amount} failed",
            "your {type} of <strong>{amount}</strong> failed: {reason} {outcome}"
        ),
        [(Failed, Channel.None)] = Text("Your {type} of {amount} failed", "your {type} of {amount} failed: {reason} {outcome}"),
        [(Rejected, Channel.Email)] = Mail(
            "Your {type} of {amount} was refused",
            "your {type} of <strong>{amount}</strong> was refused. {outcome}"
        ),
        [(Rejected, Channel.None)] = Text(
            "Your {type} of {amount} was refused",
            "your {type} of {amount} was refused. {outcome}"
        ),
    }.ToFrozenDictionary();

    /// <summary>The words of a template on a channel.</summary>
    public static Wording Of(string template, Channel channel) => Wordings[(template, channel)];

    private static Wording Mail(string subject, string sentence) =>
        new(
            Template.Line(subject),
            Template.Html(
                $"<!DOCTYPE html><html><body><p>Hello,</p><p>{sentence}</p><p>Transaction {{transaction}}</p></body></html>"
            )
        );

    private static Wording Text(string subject, string sentence) =>
        new(Template.Line(subject), Template.Plain($"Hello,\n\n{sentence}\n\nTransaction {{transaction}}"));
}
