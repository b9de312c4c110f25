using Florin.Kernel;
using Florin.Platform.Identity;

namespace Florin.Platform.Http;

/// <summary>Answers a request.</summary>
public delegate Task<Reply> Handle(Request request, CancellationToken cancel);

/// <summary>One query parameter: what may be read and what the OpenAPI document says.</summary>
public sealed record QueryParameter(string Name, Type Type, string Description, bool IsRequired = false);

/// <summary>An endpoint of a service: how it is called, by whom, and what it may answer, from which OpenAPI is made.</summary>
public sealed partial class Endpoint
{
    private readonly List<RefusalCode> _codes = [];
    private readonly HashSet<RefusalCode> _recorded = [];
    private readonly List<QueryParameter> _query = [];

    internal Endpoint(string method, string path, Access access, Handle handle)
    {
        (Method, Path, Access, Handle) = (method, path, access, handle);
        Add([RefusalCode.Invalid]);
        if (method != "GET")
            Add([HttpRefusals.BodyTooLarge]);
        if (!access.IsAnyones)
            Add([RefusalCodes.Unauthenticated]);
        if (access.Permission is { } permission)
            if (permission.Facts is ActionFacts.None)
                Add([RefusalCode.Forbidden, RefusalCodes.StepUpRequired]);
            else
                Refuses(RefusalCode.Forbidden, RefusalCodes.StepUpRequired); // The command decides it, with what it is about.
        // Another version of a service may send more than this one knows.
        Lenient = access.IsServices;
    }

    /// <summary>An endpoint that somebody else than a service answers: it is only described.</summary>
    public static Endpoint Described(string method, string path, Access access) =>
        new(method, path, access, (_, _) => throw new InvalidOperationException($"{method} {path} is answered elsewhere."));

    /// <summary>GET, POST, PUT, PATCH or DELETE.</summary>
    public string Method { get; }

    /// <summary>The name of the service that answers it; empty where every service does.</summary>
    internal string Service { get; init; } = "";

    /// <summary>The path below the service, with <c>{parameters}</c>.</summary>
    public string Path { get; }

    /// <summary>Who may call it.</summary>
    public Access Access { get; }

    /// <summary>Whether a policy may ask for a second person's approval of a request: then it is answered with 202.</summary>
    internal bool MayWait => Method != "GET" && Access.Permission is { MayWait: true };

    /// <summary>One line on what it does.</summary>
    public string Description { get; private set; } = "";

    /// <summary>The shape of its body; null without one.</summary>
    public Type? Body { get; private set; }

    /// <summary>The content types of the file that it takes as its body, instead of JSON; empty where it takes none.</summary>
    public IReadOnlyList<string> FileTypes { get; private set; } = [];

    /// <summary>The body may be left out.</summary>
    public bool BodyIsOptional { get; private set; }

    /// <summary>How many bytes its body may have.</summary>
    public int MaxBytes { get; private set; } = BodyLimit.Usual;

    /// <summary>Its body is read as it comes, and is never in memory as a whole.</summary>
    public bool IsStreamed { get; private set; }

    /// <summary>The fields of its body that must be there.</summary>
    public IReadOnlyList<string> Required { get; private set; } = [];

    /// <summary>The fields of its body that are removed by null, where it changes something; null of any other is refused.</summary>
    internal IReadOnlyList<string> Clearable { get; private set; } = [];

    /// <summary>The shape of <c>data</c> in its success.</summary>
    public Type? Data { get; private set; }

    /// <summary>The media types of the files that it may send in the place of that.</summary>
    public IReadOnlyList<string> Files { get; private set; } = [];

    /// <summary>The status of its success.</summary>
    public int Success { get; private set; } = 200;

    /// <summary>The codes of the errors that it may answer, beside those of the gateway.</summary>
    public IReadOnlyCollection<RefusalCode> Codes => _codes;

    /// <summary>Its query parameters.</summary>
    public IReadOnlyList<QueryParameter> Query => _query;

    /// <summary>It takes an Idempotency-Key.</summary>
    public bool Idempotent { get; private set; }

    /// <summary>It can be asked what it would answer.</summary>
    internal bool DryRuns { get; private set; }

    /// <summary>Query parameters that it does not know are passed over, instead of being refused.</summary>
    internal bool Lenient { get; private set; }

    /// <summary>
    /// The field of its body whose items it counts as in limits of requests; null where it counts as one.
    /// </summary>
    public string? CountedItems { get; private set; }

    /// <summary>Only the instance that owns the service's log answers it; any other says where that one is.</summary>
    internal bool IsOwners { get; private set; } = true;

    /// <summary>Limits of requests count it by its address, whatever token it is sent with.</summary>
    public bool CountsByAddress { get; private set; }

    /// <summary>Of requests with the same path one may wait for a second person at a time.</summary>
    internal bool IsAloneWaiting { get; private set; }

    internal Handle Handle { get; }

    /// <summary>Says what it does.</summary>
    public Endpoint Does(string description)
    {
        Description = description;
        return this;
    }

    /// <summary>Says what its body looks like.</summary>
    /// <param name="required">The fields that must be there, as in JSON; the others may be missing.</param>
    public Endpoint Takes<TBody>(params string[] required)
    {
        _ = Bodies.BodyShape.Of(typeof(TBody)); // So that a body that cannot be read stops the start.
        (Body, Required) = (typeof(TBody), required);
        return Refuses(RefusalCode.Invalid, HttpRefusals.BodyTooLarge, HttpRefusals.NotJson);
    }

    /// <summary>Says what its body looks like, which may be left out: <see cref="Request.OptionalBody{T}"/> reads it.</summary>
    public Endpoint MayTake<TBody>()
    {
        BodyIsOptional = true;
        return Takes<TBody>();
    }

    /// <summary>Says which fields null removes; <see cref="Request.Clears"/> tells whether one is to be.</summary>
    public Endpoint Clears(params IReadOnlyList<string> fields)
    {
        Clearable = fields;
        return this;
    }

    /// <summary>Says that its body is a file and no JSON: <see cref="Request.File"/> reads it.</summary>
    /// <param name="types">The content types that it may have.</param>
    public Endpoint TakesFile(params string[] types)
    {
        FileTypes = types;
        return Refuses(RefusalCode.Invalid, HttpRefusals.BodyTooLarge, HttpRefusals.WrongMediaType);
    }

    /// <summary>
    /// Says that its body is a file of up to so many bytes, which it reads as it comes: <see cref="Request.Upload"/>.
    /// </summary>
    /// <param name="bytes">At most <see cref="BodyLimit.StreamedBytes"/>.</param>
    /// <param name="types">The content types that the file may have. As a part of a form it may be of any.</param>
    public Endpoint Streams(int bytes, params string[] types)
    {
        IsStreamed = true;
        return TakesFile([.. types, UploadedFile.Form]).UpTo(bytes);
    }

    /// <summary>Says that its body may be larger, or must be smaller, than most.</summary>
    public Endpoint UpTo(int bytes)
    {
        MaxBytes = bytes;
        return this;
    }

    /// <summary>Says what its data looks like.</summary>
    public Endpoint Gives<TData>(int status = 200)
    {
        (Data, Success) = (typeof(TData), status);
        return this;
    }

    /// <summary>Says that it may send files of these media types.</summary>
    public Endpoint Sends(params string[] contentTypes)
    {
        Files = contentTypes;
        return this;
    }

    /// <summary>Says that it gives a list, in pages by <c>limit</c> and <c>cursor</c>.</summary>
    public Endpoint GivesList<TItem>() =>
        Gives<ListData<TItem>>()
            .With<int>("limit", "Maximum number of items, 1 to 100 (default: 20).")
            .With<string>("cursor", "The nextCursor of the previous page.");

    /// <summary>Declares that any instance of the service answers it, whether it owns the log or stands by.</summary>
    public Endpoint AtAnyInstance()
    {
        IsOwners = false;
        return this;
    }

    /// <summary>Declares that callers, such as probes, may add query parameters that the endpoint does not know.</summary>
    internal Endpoint Leniently()
    {
        Lenient = true;
        return this;
    }

    /// <summary>Says that it has a query parameter. A handler can read no other, and any other is refused.</summary>
    public Endpoint With<T>(string name, string description)
    {
        _query.Add(new QueryParameter(name, typeof(T), description));
        return Refuses(RefusalCode.Invalid);
    }

    /// <summary>Says that it has a query parameter that must be there, as its handler checks.</summary>
    public Endpoint WithRequired<T>(string name, string description)
    {
        _query.Add(new QueryParameter(name, typeof(T), description, IsRequired: true));
        return Refuses(RefusalCode.Invalid);
    }

    /// <summary>Says that it counts as many requests as a field of its body has items.</summary>
    public Endpoint CountsItemsOf(string field)
    {
        CountedItems = field;
        return this;
    }

    /// <summary>
    /// Declares that it counts by address as well as by what requests count by, as where passwords are guessed and users made.
    /// </summary>
    public Endpoint LimitsAddresses()
    {
        CountsByAddress = true;
        return this;
    }

    /// <summary>Says that it takes an Idempotency-Key.</summary>
    public Endpoint TakesIdempotencyKey()
    {
        Idempotent = true;
        return Refuses(RefusalCodes.IdempotencyInFlight, RefusalCodes.IdempotencyKeyReused, RefusalCode.Invalid);
    }

    /// <summary>
    /// Declares that one request with the same path may wait for a second person at a time: a further one is refused with
    /// <see cref="RefusalCode.WrongState"/>.
    /// </summary>
    public Endpoint WaitsOnce()
    {
        IsAloneWaiting = true;
        return Refuses(RefusalCode.WrongState);
    }

    /// <summary>
    /// Declares that it can be asked what it would answer (<c>?dryRun=true</c>): all that it changes, it changes by commands, or
    /// leaves out where <see cref="Request.IsDryRun"/>.
    /// </summary>
    public Endpoint CanDryRun()
    {
        DryRuns = true;
        return With<bool>(DryRunParameter.Name, DryRunParameter.Description);
    }

    /// <summary>Says which errors it may answer. Where it sends commands these are theirs, and recorded.</summary>
    public Endpoint Refuses(params ReadOnlySpan<RefusalCode> codes)
    {
        _recorded.UnionWith(codes.ToArray());
        return Add(codes);
    }

    /// <summary>Says which errors it answers before it sends a command, so that nothing is recorded.</summary>
    public Endpoint RefusesBeforehand(params ReadOnlySpan<RefusalCode> codes) => Add(codes);

    /// <summary>Whether it may be a command that is refused so, which is recorded.</summary>
    internal bool MayRecord(RefusalCode code) => _recorded.Contains(code);

    private Endpoint Add(ReadOnlySpan<RefusalCode> codes)
    {
        foreach (var code in codes)
            if (!_codes.Contains(code))
                _codes.Add(code);
        return this;
    }
}
