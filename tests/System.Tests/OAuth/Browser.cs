using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.WebUtilities;

namespace Florin.System.Tests.OAuth;

/// <summary>A person's browser without JavaScript: it keeps cookies, and sends the forms that pages have.</summary>
internal sealed partial class Browser : IDisposable
{
    private readonly HttpClientHandler _handler = new() { AllowAutoRedirect = false, UseProxy = false };
    private readonly HttpClient _http;

    public Browser(Uri gateway) => _http = new HttpClient(_handler) { BaseAddress = gateway };

    /// <summary>What this browser keeps.</summary>
    public CookieCollection Cookies => _handler.CookieContainer.GetCookies(new Uri(_http.BaseAddress!, "/connect")); // Set at once.

    /// <summary>Goes to a page, and along redirects within Florin.</summary>
    public async Task<Seen> Open(string path)
    {
        using var answer = await _http.GetAsync(new Uri(path, UriKind.RelativeOrAbsolute));
        return await Follow(answer);
    }

    /// <summary>Sends the form of a page.</summary>
    /// <param name="page">The page.</param>
    /// <param name="entered">What the person enters, or which button they press.</param>
    public Task<Seen> Send(Seen page, params (string Name, string Value)[] entered) => Send(page.Action, page.Hidden, entered);

    /// <summary>Sends a form.</summary>
    public async Task<Seen> Send(
        string action,
        IEnumerable<KeyValuePair<string, string>> hidden,
        params (string Name, string Value)[] entered
    )
    {
        using var form = new FormUrlEncodedContent([
            .. hidden,
            .. entered.Select(found => KeyValuePair.Create(found.Name, found.Value)),
        ]);
        using var answer = await _http.PostAsync(new Uri(action, UriKind.Relative), form);
        return await Follow(answer);
    }

    public void Dispose()
    {
        _http.Dispose();
        _handler.Dispose();
    }

    private async Task<Seen> Follow(HttpResponseMessage answer)
    {
        if (answer.Headers.Location is not { } to)
            return new Seen((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(), answer.Headers, null);
        var absolute = new Uri(_http.BaseAddress!, to); // Set at once.
        return absolute.Authority == _http.BaseAddress!.Authority // Likewise.
            ? await Open(absolute.PathAndQuery)
            : new Seen((int)answer.StatusCode, "", answer.Headers, absolute);
    }

    /// <summary>What a browser shows in the end.</summary>
    /// <param name="Status">The status of the answer.</param>
    /// <param name="Page">The page.</param>
    /// <param name="Headers">The headers of the answer.</param>
    /// <param name="Left">Where it would go outside of Florin; null where it stays.</param>
    internal sealed partial record Seen(
        int Status,
        string Page,
        global::System.Net.Http.Headers.HttpResponseHeaders Headers,
        Uri? Left
    )
    {
        /// <summary>A parameter of the address outside of Florin.</summary>
        public string? Parameter(string name) =>
            Left is not null && QueryHelpers.ParseQuery(Left.Query).TryGetValue(name, out var value) ? value.ToString() : null;

        /// <summary>The address of the page.</summary>
        public Uri? At { get; init; }

        public string Action => WebUtility.HtmlDecode(FormAction().Match(Page).Groups["at"].Value);

        public IReadOnlyList<KeyValuePair<string, string>> Hidden =>
            [
                .. HiddenField()
                    .Matches(Page)
                    .Select(found =>
                        KeyValuePair.Create(
                            WebUtility.HtmlDecode(found.Groups["name"].Value),
                            WebUtility.HtmlDecode(found.Groups["value"].Value)
                        )
                    ),
            ];

        [GeneratedRegex("<form method=\"post\" action=\"(?<at>[^\"]*)\"", RegexOptions.ExplicitCapture, 1000)]
        private static partial Regex FormAction();

        [GeneratedRegex(
            "<input type=\"hidden\" name=\"(?<name>[^\"]*)\" value=\"(?<value>[^\"]*)\">",
            RegexOptions.ExplicitCapture,
            1000
        )]
        private static partial Regex HiddenField();
    }
}
