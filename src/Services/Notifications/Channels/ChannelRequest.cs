using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Florin.Notifications.Templates;

namespace Florin.Notifications.Channels;

/// <summary>What a request of a channel may say of a message.</summary>
/// <param name="Id">The same each time that the message is tried.</param>
/// <param name="To">The user's address on the channel; empty where the request does not use it.</param>
/// <param name="Subject">One line.</param>
/// <param name="Text">The message.</param>
/// <param name="Kind">Such as <c>transaction-completed</c>.</param>
/// <param name="User">The user's id.</param>
internal sealed record Outgoing(string Id, string To, string Subject, string Text, string Kind, string User);

/// <summary>The request that a channel is configured to send, read once. Values are escaped as its place needs it.</summary>
internal sealed class ChannelRequest
{
    /// <summary>The variable for the user's address.</summary>
    public const string To = "to";

    private static readonly string[] Names = ["id", "kind", "secret", "subject", "text", To, "user"];

    private readonly Liquid _url;
    private readonly List<(string Name, Liquid Value)> _headers = [];
    private readonly Liquid? _body;
    private readonly ChannelOptions _options;

    /// <summary>Reads a request that <see cref="ChannelOptions"/> found to be right.</summary>
    public ChannelRequest(ChannelOptions options)
    {
        _options = options;
        _url = Read(options.Url!, Escaping.Url);
        foreach (var (name, value) in options.Headers)
            _headers.Add((name, Read(value, Escaping.None)));
        _body = options.Body is { Length: > 0 } body ? Read(body, EscapingOf(options.ContentType)) : null;
        NeedsAddress = _headers
            .Select(header => header.Value)
            .Append(_url)
            .Append(_body)
            .Any(part => part?.Names.Contains(To) is true);
    }

    /// <summary>Whether it says where the message goes; else all messages of the channel go to the same place.</summary>
    public bool NeedsAddress { get; }

    /// <summary>What is wrong with an address; null where nothing is. Its host is as configured, whatever the variables have.</summary>
    public static string? ProblemOfUrl(string? url)
    {
        const string Needed =
            "expected an https:// address, or an http:// address of this machine such as http://127.0.0.1:8080/send";
        if (string.IsNullOrEmpty(url))
            return $"{Needed}.";
        var path = url.IndexOf('/', Math.Min(url.Length, url.IndexOf("://", StringComparison.Ordinal) + 3));
        var host = path < 0 ? url : url[..path];
        if (host.Contains('{', StringComparison.Ordinal))
            return $"{Needed}, with variables in its path and query alone.";
        var isAllowed =
            Uri.TryCreate(host, UriKind.Absolute, out var address)
            && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback));
        if (!isAllowed || address!.UserInfo.Length > 0)
            return $"{Needed}.";
        _ = Liquid.Read(url, Escaping.Url, Names, out var problem);
        return problem;
    }

    /// <summary>What is wrong with the rest of a request, by setting.</summary>
    public static IEnumerable<(string Key, string Problem)> Problems(ChannelOptions options)
    {
        foreach (var (name, value) in options.Headers)
        {
            using var sample = new HttpRequestMessage();
            _ = Liquid.Read(value, Escaping.None, Names, out var problem);
            if (!sample.Headers.TryAddWithoutValidation(name, "sample"))
                problem = "is no header that can be set; ContentType says what the body is.";
            if (problem is not null)
                yield return ($"{nameof(options.Headers)}:{name}", problem);
        }
        if (!MediaTypeHeaderValue.TryParse(options.ContentType, out _))
            yield return (nameof(options.ContentType), "expected the type of a body, such as application/json.");
        else if (options.Body is { Length: > 0 } body && ProblemOfBody(body, options.ContentType) is { } problem)
            yield return (nameof(options.Body), problem);
    }

    /// <summary>The request for a message.</summary>
    public HttpRequestMessage Make(Outgoing message)
    {
        var request = new HttpRequestMessage(new HttpMethod(_options.Method), new Uri(_url.With(ValueOf)));
        foreach (var (name, value) in _headers)
            request.Headers.TryAddWithoutValidation(name, Template.OneLine(value.With(ValueOf)));
        if (_body is not null)
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(_body.With(ValueOf)))
            {
                Headers = { ContentType = MediaTypeHeaderValue.Parse(_options.ContentType) },
            };
        return request;

        string ValueOf(string name) => Value(name, message, _options.Secret);
    }

    private static string? ProblemOfBody(string body, string contentType)
    {
        var escaping = EscapingOf(contentType);
        if (Liquid.Read(body, escaping, Names, out var problem) is not { } read)
            return problem;
        if (escaping is not Escaping.Json)
            return null;
        try
        {
            const string Sample = "a \"text\"\nwith \\ and {";
            var sample = new Outgoing(Sample, Sample, Sample, Sample, Sample, Sample);
            using var _ = JsonDocument.Parse(read.With(name => Value(name, sample, Sample)));
            return null;
        }
        catch (JsonException e)
        {
            return $"is not JSON once the variables have values: {e.Message} Variables belong inside of strings.";
        }
    }

    private static string Value(string name, Outgoing message, string? secret) =>
        name switch
        {
            "id" => message.Id,
            "kind" => message.Kind,
            "secret" => secret ?? "",
            "subject" => message.Subject,
            "text" => message.Text,
            To => message.To,
            "user" => message.User,
            _ => throw new ArgumentException($"There is no variable {name}.", nameof(name)),
        };

    private static Escaping EscapingOf(string contentType)
    {
        var type = contentType.Split(';')[0].Trim();
        return type.EndsWith("json", StringComparison.OrdinalIgnoreCase) ? Escaping.Json
            : type.Equals("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) ? Escaping.Url
            : type.EndsWith("xml", StringComparison.OrdinalIgnoreCase)
            || type.EndsWith("html", StringComparison.OrdinalIgnoreCase)
                ? Escaping.Html
            : Escaping.None;
    }

    private static Liquid Read(string text, Escaping escaping) =>
        Liquid.Read(text, escaping, Names, out var problem) ?? throw new ArgumentException(problem, nameof(text));
}
