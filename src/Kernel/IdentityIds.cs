using System.Text.Json.Serialization;

namespace Florin.Kernel;

/// <summary>A session, begun by logging in: <c>ses_…</c>.</summary>
[JsonConverter(typeof(IdConverter<SessionId>))]
public readonly record struct SessionId(string Value) : IId<SessionId>
{
    /// <inheritdoc/>
    public static string Prefix => "ses_";

    /// <inheritdoc/>
    public static SessionId From(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>An API key: <c>key_…</c>.</summary>
[JsonConverter(typeof(IdConverter<ApiKeyId>))]
public readonly record struct ApiKeyId(string Value) : IId<ApiKeyId>
{
    /// <inheritdoc/>
    public static string Prefix => "key_";

    /// <inheritdoc/>
    public static ApiKeyId From(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>A passkey: <c>psk_…</c>.</summary>
[JsonConverter(typeof(IdConverter<PasskeyId>))]
public readonly record struct PasskeyId(string Value) : IId<PasskeyId>
{
    /// <inheritdoc/>
    public static string Prefix => "psk_";

    /// <inheritdoc/>
    public static PasskeyId From(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>A link of a user to an identity at another provider: <c>idn_…</c>.</summary>
[JsonConverter(typeof(IdConverter<IdentityId>))]
public readonly record struct IdentityId(string Value) : IId<IdentityId>
{
    /// <inheritdoc/>
    public static string Prefix => "idn_";

    /// <inheritdoc/>
    public static IdentityId From(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>A service account: <c>svc_…</c>.</summary>
[JsonConverter(typeof(IdConverter<ServiceAccountId>))]
public readonly record struct ServiceAccountId(string Value) : IId<ServiceAccountId>
{
    /// <inheritdoc/>
    public static string Prefix => "svc_";

    /// <inheritdoc/>
    public static ServiceAccountId From(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>A request that waits for a second person: <c>apr_…</c>.</summary>
[JsonConverter(typeof(IdConverter<ApprovalId>))]
public readonly record struct ApprovalId(string Value) : IId<ApprovalId>
{
    /// <inheritdoc/>
    public static string Prefix => "apr_";

    /// <inheritdoc/>
    public static ApprovalId From(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>An OAuth client: <c>cli_…</c>.</summary>
[JsonConverter(typeof(IdConverter<ClientId>))]
public readonly record struct ClientId(string Value) : IId<ClientId>
{
    /// <inheritdoc/>
    public static string Prefix => "cli_";

    /// <inheritdoc/>
    public static ClientId From(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>What a user granted a client, and all tokens that came of it: <c>grt_…</c>.</summary>
[JsonConverter(typeof(IdConverter<GrantId>))]
public readonly record struct GrantId(string Value) : IId<GrantId>
{
    /// <inheritdoc/>
    public static string Prefix => "grt_";

    /// <inheritdoc/>
    public static GrantId From(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>A code or a refresh token of a grant: <c>tok_…</c>.</summary>
[JsonConverter(typeof(IdConverter<GrantTokenId>))]
public readonly record struct GrantTokenId(string Value) : IId<GrantTokenId>
{
    /// <inheritdoc/>
    public static string Prefix => "tok_";

    /// <inheritdoc/>
    public static GrantTokenId From(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
