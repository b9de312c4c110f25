using System.ComponentModel.DataAnnotations;
using System.Text.RegularExpressions;
using Florin.Notifications.Templates;
using Microsoft.Extensions.Options;

namespace Florin.Notifications.Channels;

/// <summary>What users are notified by beside mail: section <c>Notification</c>.</summary>
internal sealed partial record NotificationOptions : IValidatableObject
{
    /// <summary>The section.</summary>
    public const string Section = "Notification";

    private const int MostChannels = 20;

    /// <summary>The language of users who chose none. Default en.</summary>
    [Required]
    public string Language { get; init; } = TemplateTable.English;

    /// <summary>
    /// The kinds of messages that do not wait for the end of a user's quiet hours, comma-separated. Default
    /// transaction-failed,transaction-rejected.
    /// </summary>
    [StringLength(1000)]
    public string? Urgent { get; init; } = $"{TemplateTable.Failed},{TemplateTable.Rejected}";

    /// <summary>The channels by name.</summary>
    [ValidateEnumeratedItems]
    public Dictionary<string, ChannelOptions> Channels { get; init; } = new(StringComparer.Ordinal);

    /// <summary>The kinds that are urgent.</summary>
    public IReadOnlyList<string> UrgentKinds =>
        (Urgent ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The names of the channels, mail first.</summary>
    public IReadOnlyList<string> Names => [Preferences.Mail, .. Channels.Keys.Order(StringComparer.Ordinal)];

    /// <summary>What the texts of a channel are written for.</summary>
    public static TextForm FormOf(string channel) => channel == Preferences.Mail ? TextForm.Html : TextForm.Short;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!Languages.Is(Language))
            yield return new ValidationResult($"expected {Languages.Form}.", [nameof(Language)]);
        if (UrgentKinds.Except(TemplateTable.Kinds, StringComparer.Ordinal).Any())
            yield return new ValidationResult(
                $"expected some of {string.Join(", ", TemplateTable.Kinds)}, comma-separated.",
                [nameof(Urgent)]
            );
        if (Channels.Count > MostChannels)
            yield return new ValidationResult($"expected at most {MostChannels} channels.", [nameof(Channels)]);
        foreach (var name in Channels.Keys.Where(name => !Name().IsMatch(name) || name is Preferences.Mail or "none"))
            yield return new ValidationResult(
                $"'{name}' is no name of a channel; expected up to 30 small letters, digits and hyphens that begin with a letter, other than email and none.",
                [nameof(Channels)]
            );
    }

    [GeneratedRegex("^[a-z][a-z0-9-]{0,29}$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Name();
}
