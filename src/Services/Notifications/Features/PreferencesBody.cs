using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using System.Text.RegularExpressions;
using Florin.Kernel;
using Florin.Notifications.Channels;
using Florin.Notifications.Templates;

namespace Florin.Notifications.Features;

/// <summary>Quiet hours as they are sent; with no field at all there are none.</summary>
/// <param name="From">Their beginning on each day, such as 22:00.</param>
/// <param name="Until">Their end, such as 07:00.</param>
/// <param name="TimeZone">An IANA time zone, such as Europe/Berlin.</param>
internal sealed record QuietHoursBody(string? From, string? Until, string? TimeZone);

/// <summary>An address on a channel.</summary>
/// <param name="Channel">The name of the channel.</param>
/// <param name="Address">A telephone number such as +491701234567, a device's token, or what a chat knows the user by.</param>
internal sealed record ChannelAddress(string? Channel, [property: MaxLength(PreferencesBody.MaxAddress)] string? Address);

/// <summary>What is sent to choose. A field that is left out stays as it is; one that is there is replaced as a whole.</summary>
/// <param name="Channel">email or none: what kinds go by for which nothing is chosen.</param>
/// <param name="Language">The language of messages, such as de-CH.</param>
/// <param name="QuietHours">When nothing but what is urgent is sent by other channels than mail; {} for never.</param>
/// <param name="Kinds">By kind of message, the channels that it goes by.</param>
/// <param name="Addresses">The addresses on the channels.</param>
internal sealed partial record PreferencesBody(
    string? Channel,
    string? Language = null,
    QuietHoursBody? QuietHours = null,
    Dictionary<string, List<string?>?>? Kinds = null,
    [property: MaxLength(PreferencesBody.MaxAddresses)] List<ChannelAddress?>? Addresses = null
)
{
    public const int MaxAddress = 4096;
    public const int MaxAddresses = 20;
    private const int MaxName = 200;

    /// <summary>Notes everything that is wrong with it.</summary>
    public void Check(NotificationOptions options, Problems problems)
    {
        if (Channel is not null || (Language is null && QuietHours is null && Kinds is null && Addresses is null))
            problems.OneOf(Channel, "channel", [.. PreferencesView.Channels]);
        if (Language is not null)
            problems.Require(Languages.Is(Language), "language", $"'{PlainText.Shortened(Language)}' is not {Languages.Form}.");
        if (QuietHours is not null and not { From: null, Until: null, TimeZone: null })
            CheckQuietHours(QuietHours, problems);
        CheckKinds(options, problems);
        for (var i = 0; i < (Addresses?.Count ?? 0); i++)
            CheckAddress(Addresses![i], $"addresses[{i}]", options, problems); // There are some.
        if (
            Addresses?.GroupBy(a => a?.Channel, StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1) is
            { Key: { } twice }
        )
            problems.Add("addresses", $"has two addresses on the channel '{PlainText.Shortened(twice)}'.");
    }

    /// <summary>The preferences that it makes of others, with addresses and time zone as they are given.</summary>
    public Preferences On(Preferences preferences, ImmutableSortedDictionary<string, string>? addresses, string? timeZone) =>
        new(
            PreferencesView.Parse(Channel) ?? preferences.Channel,
            Language ?? preferences.Language,
            QuietHours switch
            {
                null => preferences.QuietHours,
                { From: { } from, Until: { } until } => new QuietHours(from, until, timeZone!), // There is one, then.
                _ => null,
            },
            Kinds is null
                ? preferences.Kinds
                : Sorted(Kinds.Select(kind => KeyValuePair.Create(kind.Key, kind.Value!.Select(c => c!).ToImmutableArray()))), // Validated.
            Addresses is null ? preferences.Addresses : addresses
        );

    /// <summary>A dictionary in the order of its keys.</summary>
    public static ImmutableSortedDictionary<string, T> Sorted<T>(IEnumerable<KeyValuePair<string, T>> items) =>
        items.ToImmutableSortedDictionary(StringComparer.Ordinal);

    private static void CheckQuietHours(QuietHoursBody hours, Problems problems)
    {
        foreach (var (text, field) in new[] { (hours.From, "quietHours.from"), (hours.Until, "quietHours.until") })
            problems.Require(
                Notifications.QuietHours.IsTime(text),
                field,
                text is null
                    ? "is required; expected a time such as 22:00."
                    : $"'{PlainText.Shortened(text)}' is not a time such as 22:00."
            );
        problems.Require(
            hours.From is null || hours.From != hours.Until,
            "quietHours.until",
            "is the same as quietHours.from."
        );
        problems.Require(
            Notifications.QuietHours.IsTimeZone(hours.TimeZone),
            "quietHours.timeZone",
            hours.TimeZone is null
                ? "is required; expected a time zone such as Europe/Berlin."
                : $"'{PlainText.Shortened(hours.TimeZone)}' is not a time zone such as Europe/Berlin."
        );
    }

    private void CheckKinds(NotificationOptions options, Problems problems)
    {
        foreach (var (kind, channels) in Kinds ?? [])
        {
            if (!TemplateTable.Kinds.Contains(kind, StringComparer.Ordinal))
                problems.Add(
                    "kinds",
                    $"'{PlainText.Shortened(kind)}' is not a kind of message; allowed: {string.Join(", ", TemplateTable.Kinds)}."
                );
            if (channels is null)
                problems.Add($"kinds.{kind}", "is null; expected a list of channels.");
            foreach (var channel in channels ?? [])
                problems.OneOf(channel, $"kinds.{kind}", [.. options.Names]);
        }
    }

    private static void CheckAddress(ChannelAddress? address, string field, NotificationOptions options, Problems problems)
    {
        if (address is null)
        {
            problems.Add(field, "is null; expected a channel and an address.");
            return;
        }
        problems.OneOf(address.Channel, $"{field}.channel", [.. options.Channels.Keys.Order(StringComparer.Ordinal)]);
        if (options.Channels.GetValueOrDefault(address.Channel ?? "")?.Kind is not { } kind)
            return;
        var (form, isOne) = kind switch
        {
            ChannelKind.Sms => (Number(), "a telephone number such as +491701234567"),
            ChannelKind.Push => (Token(), $"the token of a device, up to {MaxAddress} characters without blanks"),
            _ => (null, ""),
        };
        if (form is null)
            problems.Text(address.Address, $"{field}.address", MaxName);
        else if (!form.IsMatch(address.Address ?? ""))
            problems.Add($"{field}.address", $"is not {isOne}.");
    }

    [GeneratedRegex(@"^\+[1-9][0-9]{6,14}\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Number();

    [GeneratedRegex(@"^[!-~]{1,4096}\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Token();
}
