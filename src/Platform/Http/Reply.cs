using System.Text.Json.Serialization;
using Florin.Kernel;
using Florin.Platform.EventLog;

namespace Florin.Platform.Http;

/// <summary>An endpoint's answer, before it is written.</summary>
public readonly record struct Reply
{
    /// <summary>The HTTP status.</summary>
    public int Status { get; private init; }

    /// <summary>What stands under <c>data</c> in a success.</summary>
    public object? Data { get; private init; }

    /// <summary>Why not.</summary>
    public Refusal? Refusal { get; private init; }

    /// <summary>What is wrong with the request.</summary>
    public Problems? Problems { get; private init; }

    /// <summary>An answer that was kept, to be given byte for byte.</summary>
    public Receipt? Kept { get; private init; }

    /// <summary>It answers a request that was answered before, under the same Idempotency-Key.</summary>
    public bool Replayed { get; init; }

    /// <summary>When it was given first, where that was before; null for now.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>For how long the caller should stay away.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The other service whose fault it is that this one cannot answer better; null when it is its own, or nobody's.</summary>
    public string? FaultOf { get; init; }

    /// <summary>Personal data in it stays as it is stored, which nobody can read without the person's key.</summary>
    public bool StaysSealed { get; init; }

    /// <summary>It answers nothing but that another instance is to be asked.</summary>
    public bool IsMisdirected => Status == Microsoft.AspNetCore.Http.StatusCodes.Status421MisdirectedRequest;

    /// <summary>Where the instance is that owns the service's log, which is to be asked instead; null where that is not known.</summary>
    public string? Owner { get; init; }

    /// <summary>The methods that are allowed, when that is what is wrong, as the header Allow has them.</summary>
    public string? Allowed { get; private init; }

    /// <summary>A body that is not the contract's envelope, and its content type.</summary>
    public (ReadOnlyMemory<byte> Body, string ContentType)? Raw { get; private init; }

    /// <summary>A body that is sent as it is read, however long it is.</summary>
    public FileAnswer? File { get; private init; }

    /// <summary>A body that is sent as it is read, so that it need not fit into memory.</summary>
    public static Reply Sends(FileAnswer file) => new() { Status = 200, File = file };

    /// <summary>A body as it is, outside the contract's envelope.</summary>
    public static Reply Plain(int status, ReadOnlyMemory<byte> body, string contentType) =>
        new() { Status = status, Raw = (body, contentType) };

    /// <summary>The same answer as 202: what it tells has happened, and something that the client waits for has not.</summary>
    public Reply StillPending() => this with { Status = Microsoft.AspNetCore.Http.StatusCodes.Status202Accepted };

    /// <summary>200 with data.</summary>
    public static Reply Ok(object data) => new() { Status = 200, Data = data };

    /// <summary>201 with data.</summary>
    public static Reply Created(object data) => new() { Status = 201, Data = data };

    /// <summary>The same answer with a body that is made already.</summary>
    internal Reply Made(ReadOnlyMemory<byte> body) => this with { Raw = (body, Raw?.ContentType ?? Json), Kept = null };

    private const string Json = "application/json; charset=utf-8";

    /// <summary>202 with data: it has not happened yet.</summary>
    public static Reply Pending(object data) => new() { Status = 202, Data = data };

    /// <summary>200 with one page of a list.</summary>
    /// <param name="items">Its items.</param>
    /// <param name="nextCursor">Where the next page begins; null on the last.</param>
    /// <param name="complete">False where something that happened is missing; null where nothing is.</param>
    /// <param name="total">How many items all pages have together; null where that was not asked for.</param>
    public static Reply List<T>(IReadOnlyList<T> items, string? nextCursor, bool? complete = null, long? total = null) =>
        Ok(new ListData<T>(items, nextCursor, complete, total));

    /// <summary>There is something at a path, but not for this method.</summary>
    /// <param name="path">The path.</param>
    /// <param name="allowed">The methods that are answered, as the header Allow has them.</param>
    public static Reply NotAllowed(string path, string allowed) =>
        Refused(new Refusal(HttpRefusals.MethodNotAllowed, $"{path} supports only {allowed}.")) with
        {
            Allowed = allowed,
        };

    /// <summary>The business, or the platform, said no; the status follows from the code.</summary>
    public static Reply Refused(Refusal refusal, TimeSpan? retryAfter = null)
    {
        ArgumentNullException.ThrowIfNull(refusal);
        return new()
        {
            Status = HttpRefusals.StatusOf(refusal.Reason),
            Refusal = refusal,
            RetryAfter = retryAfter,
        };
    }

    /// <summary>
    /// 404 for what exists and is another's, so that its existence is not revealed; the audit records it as forbidden.
    /// </summary>
    /// <param name="what">What it is, such as <c>account</c>.</param>
    /// <param name="id">Its id.</param>
    public static Reply Hidden(string what, string id) => Refused(Kernel.Refusal.Hidden(what, id));

    /// <summary>400 with everything that is wrong.</summary>
    public static Reply Invalid(Problems problems) => new() { Status = 400, Problems = problems };

    /// <summary>An answer that was kept.</summary>
    public static Reply Stored(Receipt receipt, bool replayed)
    {
        ArgumentNullException.ThrowIfNull(receipt);
        return new()
        {
            Status = receipt.Status,
            Kept = receipt,
            Replayed = replayed,
        };
    }
}

/// <summary>A list's data.</summary>
/// <param name="Items">One page.</param>
/// <param name="NextCursor">Where the next page begins; null on the last.</param>
/// <param name="Complete">False while something that happened is missing in the view; without a value nothing is.</param>
/// <param name="Total">How many items all pages have together, of a page that was asked for by its offset.</param>
public sealed record ListData<T>(
    IReadOnlyList<T> Items,
    string? NextCursor,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] bool? Complete = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? Total = null
);
