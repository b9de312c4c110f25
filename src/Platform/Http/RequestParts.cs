using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text.Json;
using Florin.Kernel;
using Florin.Platform.Identity;
using Florin.Platform.Identity.Signatures;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Florin.Platform.Http;

/// <summary>The X-Request-Id of an exchange: the client's own if it is sane, else a new one; the same all along the way.</summary>
public static class RequestIds
{
    /// <summary>The header.</summary>
    public const string Header = "X-Request-Id";

    private const int MaxLength = 128;

    private static readonly SearchValues<char> Sane = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.:"
    );

    /// <summary>The exchange's request id.</summary>
    public static string Of(HttpContext http, IdSource ids)
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(ids);
        if (http.Features.Get<Known>() is { } known)
            return known.Id;
        var sent = http.Request.Headers[Header].ToString();
        var id = sent.Length is > 0 and <= MaxLength && !sent.AsSpan().ContainsAnyExcept(Sane) ? sent : ids.Next("req_");
        http.Features.Set(new Known(id));
        return id;
    }

    /// <summary>Whether it has been asked for already.</summary>
    internal static bool IsKnown(HttpContext http) => http.Features.Get<Known>() is not null;

    /// <summary>Gives another exchange on behalf of one the id of that one.</summary>
    public static void Carry(HttpContext from, HttpContext to)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        to.Features.Set(from.Features.Get<Known>());
    }

    // A feature, because every request has one, and a request's items cost it two dictionaries.
    private sealed record Known(string Id);
}

/// <summary>The address of the client, which the gateway passes on to services in other processes.</summary>
public static class ClientAddress
{
    /// <summary>The header by which the gateway passes it on; believed only together with <see cref="TokenHeader"/>.</summary>
    public const string Header = "X-Client-IP";

    /// <summary>The header with the gateway's service token, since Authorization holds the client's own.</summary>
    public const string TokenHeader = "X-Gateway-Token";

    /// <summary>
    /// The header by which the gateway gives a request an id under which it may send it again; believed as <see cref="Header"/>.
    /// </summary>
    public const string SentAsHeader = "X-Florin-Command";

    private const int MaxLength = 64;
    private static readonly object SentAsItem = new();

    /// <summary>Gives a request of this process an id under which it may be sent again.</summary>
    public static void SendAs(HttpContext http, string id)
    {
        ArgumentNullException.ThrowIfNull(http);
        http.Items[SentAsItem] = id;
    }

    /// <summary>The id that the gateway gave the request; null without one.</summary>
    public static string? SentAs(HttpContext http) => http.Items.TryGetValue(SentAsItem, out var id) ? (string?)id : null;

    /// <summary>Whoever is known to be behind this exchange's connection.</summary>
    public static string? Of(HttpContext http) => CallerAddress.Of(http);

    /// <summary>Takes over what the gateway says, if it is the gateway that says it; whether it is.</summary>
    internal static bool Take(HttpContext http, IServiceTokens tokens)
    {
        if (
            http.Request.Headers.TryGetValue(TokenHeader, out var token)
            && http.Request.Headers.TryGetValue(Header, out var said)
            && said.ToString() is { Length: > 0 and <= MaxLength } address
            && tokens.IsValid(token.ToString())
        )
        {
            CallerAddress.Set(http, address);
            SignatureMark.Take(http);
            if (
                http.Request.Headers.TryGetValue(SentAsHeader, out var id)
                && id.ToString() is { Length: > 0 and <= MaxLength } sent
            )
                http.Items[SentAsItem] = sent;
            return true;
        }
        return false;
    }
}

/// <summary>What a client would like (RFC 7240).</summary>
public static class Preference
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ForDatabases = TimeSpan.FromSeconds(10);

    /// <summary>Whether it would wait until all databases have what it writes (<c>databases=all</c>).</summary>
    public static bool AllDatabases(string? prefer)
    {
        if (string.IsNullOrEmpty(prefer))
            return false;
        foreach (var range in prefer.AsSpan().SplitAny(',', ';'))
            if (ValueOf(prefer.AsSpan(range), "databases").Equals("all", StringComparison.OrdinalIgnoreCase))
                return true;
        return false;
    }

    /// <summary>For how long it would wait for anything: 10 seconds for the databases where it does not say.</summary>
    public static TimeSpan? Patience(string? prefer) => Wait(prefer) ?? (AllDatabases(prefer) ? ForDatabases : null);

    /// <summary>
    /// For how long it would wait for the end of what it asks for (<c>wait=N</c>, also <c>wait = N</c> and <c>wait="N"</c>,
    /// on one header line or several), at most 30 seconds; null without it. Of several the first counts.
    /// </summary>
    public static TimeSpan? Wait(string? prefer)
    {
        if (string.IsNullOrEmpty(prefer))
            return null;
        foreach (var range in prefer.AsSpan().SplitAny(',', ';'))
            if (Seconds(prefer.AsSpan(range)) is { } seconds)
                return seconds < Longest.TotalSeconds ? TimeSpan.FromSeconds(seconds) : Longest;
        return null;
    }

    // A number that is too large for the type is above every limit.
    private static double? Seconds(ReadOnlySpan<char> preference)
    {
        var value = ValueOf(preference, "wait");
        return !value.IsEmpty && !value.ContainsAnyExceptInRange('0', '9')
            ? double.Parse(value, NumberStyles.None, CultureInfo.InvariantCulture)
            : null;
    }

    private static ReadOnlySpan<char> ValueOf(ReadOnlySpan<char> preference, string name)
    {
        var equals = preference.IndexOf('=');
        if (equals < 0 || !preference[..equals].Trim().Equals(name, StringComparison.OrdinalIgnoreCase))
            return default;
        var value = preference[(equals + 1)..].Trim();
        return value is ['"', .. var quoted, '"'] ? quoted.Trim() : value;
    }
}

/// <summary>How large the body of a request may be.</summary>
public static class BodyLimit
{
    /// <summary>Ten megabytes: no endpoint takes more, but for those that stream what they take.</summary>
    public const int Bytes = 10 << 20;

    /// <summary>Fifty megabytes: no endpoint streams more.</summary>
    public const int StreamedBytes = 50 << 20;

    /// <summary>
    /// How much of a refused body a server still reads, so that its sender gets to read the answer instead
    /// of seeing the connection break. 64 MB.
    /// </summary>
    public const int DrainedBytes = 64 << 20;

    /// <summary>What an endpoint takes that does not say otherwise, and an item of a list of bodies: 64 KB.</summary>
    public const int Usual = 64 << 10;

    /// <summary>Refusal of a body that no endpoint takes.</summary>
    public static Refusal Refusal { get; } = Over(Bytes);

    /// <summary>Refusal of a body over a limit.</summary>
    public static Refusal Over(long bytes) =>
        new(HttpRefusals.BodyTooLarge, string.Create(CultureInfo.InvariantCulture, $"The body is larger than {bytes} bytes."));
}

/// <summary>Reads a whole body, up to a limit.</summary>
internal static class BodyReader
{
    /// <summary>Whether a request has a body, if perhaps an empty one.</summary>
    public static bool HasBody(HttpContext http) =>
        http.Request.ContentLength is { } length
            ? length > 0
            : http.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody == true;

    public static async Task<ReadOnlyMemory<byte>> Read(HttpContext http, int limit, CancellationToken cancel)
    {
        using var arriving = ArrivingBody.Of(http);
        if (http.Request.ContentLength > limit)
            throw TooLarge(limit);
        var reader = http.Request.BodyReader;
        while (true)
        {
            var read = await arriving.Read(reader, before: 0, cancel);
            if (read.Buffer.Length > limit)
            {
                await Discard(arriving, reader, read.Buffer, cancel);
                throw TooLarge(limit);
            }
            if (read.IsCompleted)
            {
                var body = read.Buffer.ToArray();
                reader.AdvanceTo(read.Buffer.End);
                SignedBody.Check(http, body);
                return body;
            }
            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    // Most clients read no answer before they have sent everything.
    private static async Task Discard(
        ArrivingBody arriving,
        PipeReader reader,
        ReadOnlySequence<byte> buffer,
        CancellationToken cancel
    )
    {
        var length = buffer.Length;
        reader.AdvanceTo(buffer.End);
        while (length <= BodyLimit.Bytes)
        {
            var read = await arriving.Read(reader, before: length, cancel);
            length += read.Buffer.Length;
            reader.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
                return;
        }
    }

    private static BadInput TooLarge(int limit) => new(BodyLimit.Over(limit));
}

/// <summary>What a JSON error says, by the field it is about.</summary>
internal static class JsonProblems
{
    /// <summary>An error by its field.</summary>
    public static Problems Of(JsonException e)
    {
        var problems = new Problems();
        var path =
            e.Path is null or "$" ? "body"
            : e.Path.StartsWith("$.", StringComparison.Ordinal) ? e.Path[2..]
            : e.Path;
        problems.Add(path, Detail(e.Message));
        return problems;
    }

    // The serializer's own messages name types of the program and lines of the text; a client needs neither.
    private static string Detail(string message)
    {
        if (message.StartsWith("The JSON value could not be converted", StringComparison.Ordinal))
            return "has a value of the wrong type.";
        if (message.StartsWith("Duplicate property", StringComparison.Ordinal))
            return "is specified more than once.";
        var end = message.IndexOf(" Path: ", StringComparison.Ordinal);
        return end < 0 ? message : message[..end];
    }
}
