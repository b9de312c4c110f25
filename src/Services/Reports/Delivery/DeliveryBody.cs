using System.ComponentModel.DataAnnotations;
using System.Net.Mail;
using Florin.Contracts.Notifications;
using Florin.Kernel;
using Florin.Platform.Calls;
using Florin.Platform.Http;
using Florin.Platform.Privacy;
using Florin.Reports.Jobs;

namespace Florin.Reports.Delivery;

/// <summary>Where a report is to go once it is written, as it is sent.</summary>
/// <param name="Mail">Addresses that it is mailed to, up to 10.</param>
/// <param name="Destination">A configured place for files (<c>Reports:Destinations</c>).</param>
internal sealed record DeliveryBody(
    [property: MaxLength(DeliveryBody.MaxAddresses)] IReadOnlyList<string>? Mail,
    [property: MaxLength(40)] string? Destination
)
{
    public const int MaxAddresses = 10;
    private const int MaxAddress = 254;

    /// <summary>Adds what is wrong with it.</summary>
    public void Validate(ReportOptions options, Problems problems)
    {
        foreach (var (address, i) in (Mail ?? []).Select((address, i) => (address, i)))
            if (
                address.Length > MaxAddress
                || address.Any(char.IsControl)
                || !MailAddress.TryCreate(address, out var read)
                || read.Address != address
            )
                problems.Add(
                    $"deliver.mail[{i}]",
                    $"'{PlainText.Shortened(address)}' is not an address; expected one such as books@example.com."
                );
        if (Destination is { } name && !options.Destinations.ContainsKey(name))
            problems.Add(
                "deliver.destination",
                options.Destinations.Count == 0
                    ? $"'{PlainText.Shortened(name)}' is not a destination; none is configured (Reports:Destinations)."
                    : $"'{PlainText.Shortened(name)}' is not a destination; allowed: {string.Join(", ", options.Destinations.Keys.Order(StringComparer.OrdinalIgnoreCase))}."
            );
    }

    /// <summary>Makes sure that what is to be mailed can be.</summary>
    /// <exception cref="BadInput">No mail server is configured.</exception>
    public static async Task RequireMail(DeliveryBody? body, MailClient mail, CallContext call, CancellationToken cancel)
    {
        if (body?.Mail is { Count: > 0 } && !await mail.HasServer(call, cancel))
            throw new BadInput(
                "deliver.mail",
                "cannot be delivered, because no mail server is configured (Notification:Smtp:Host); leave it out, or name a destination."
            );
    }

    /// <summary>As it is stored: with the addresses sealed for those who gave them.</summary>
    public static async ValueTask<ReportDelivery> Sealed(
        DeliveryBody? body,
        string by,
        PersonalData people,
        CancellationToken cancel
    )
    {
        var mail = new List<string>();
        foreach (var address in body?.Mail ?? [])
            mail.Add(await people.Seal(by, address, cancel));
        return new ReportDelivery(mail, body?.Destination);
    }
}
