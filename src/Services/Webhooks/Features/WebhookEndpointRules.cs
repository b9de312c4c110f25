using System.Net;
using Florin.Kernel;
using Florin.Webhooks.Delivery;
using Florin.Webhooks.Messages;
using Florin.Webhooks.Queueing;

namespace Florin.Webhooks.Features;

/// <summary>What an endpoint may be.</summary>
internal sealed class WebhookEndpointRules(PublicAddresses addresses)
{
    public const int MaxUrl = 2048;
    public const int MaxDescription = 200;
    public const int MaxEvents = 50;
    private const string UrlForm = "an absolute https URL without user, password and fragment";

    /// <summary>Notes what is wrong with where an endpoint is. Names are resolved when something is sent, and only then.</summary>
    public void Url(string? text, Problems problems)
    {
        problems.Text(text, "url", MaxUrl);
        if (problems.Has("url"))
            return;
        if (
            !Uri.TryCreate(text, UriKind.Absolute, out var url)
            || (url.Scheme != Uri.UriSchemeHttps && url.Scheme != Uri.UriSchemeHttp)
            || url.Host.Length == 0
            || url.UserInfo.Length > 0
            || url.Fragment.Length > 0
        )
        {
            problems.Add("url", $"'{PlainText.Shortened(text)}' is not allowed; expected {UrlForm}.");
            return;
        }
        if (url.Port == 0)
        {
            problems.Add("url", $"'{PlainText.Shortened(text)}' has the port 0; expected one from 1 to 65535, or none.");
            return;
        }
        var literal = IPAddress.TryParse(url.DnsSafeHost, out var address) ? address : null;
        if (literal is not null && !addresses.MayReach(literal))
            problems.Add("url", $"'{PlainText.Shortened(text)}' is not a public address; expected {UrlForm}.");
        else if (url.Scheme == Uri.UriSchemeHttp && (literal is null ? !addresses.AllowsAny : !addresses.IsAllowed(literal)))
            problems.Add("url", $"'{PlainText.Shortened(text)}' is not encrypted; expected {UrlForm}.");
    }

    /// <summary>Notes what is wrong with a filter.</summary>
    /// <param name="events">What it holds.</param>
    /// <param name="scope">The endpoint's.</param>
    /// <param name="problems">Gets the problems.</param>
    public static void Events(IEnumerable<string> events, string? scope, Problems problems)
    {
        var allowed = scope == Scope.Own ? MessageTypes.OwnFilters : MessageTypes.Filters;
        foreach (var item in events)
            if (!allowed.Contains(item, StringComparer.Ordinal))
                problems.Add(
                    "events",
                    MessageTypes.Filters.Contains(item, StringComparer.Ordinal)
                        ? $"'{item}' never concerns a user, so the scope {Scope.Own} does not have it; expected some of {string.Join(", ", allowed)}, or the scope {Scope.All}."
                        : $"'{PlainText.Shortened(item ?? "null")}' is not a type of event; expected some of {string.Join(", ", allowed)}."
                );
    }

    /// <summary>Notes what is wrong with a version.</summary>
    public static void Version(string? version, Problems problems) =>
        problems.OneOf(version, "version", [.. PayloadVersions.All]);
}
