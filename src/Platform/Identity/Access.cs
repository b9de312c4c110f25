namespace Florin.Platform.Identity;

/// <summary>
/// Who may call an endpoint at all: callers with a permission, anyone, or services alone. What they may see of it and do with
/// it, the endpoint decides, by the same permission.
/// </summary>
public sealed record Access
{
    private Access(Permission? permission) => Permission = permission;

    /// <summary>Anyone.</summary>
    public static Access Anyone { get; } = new((Permission?)null);

    /// <summary>Services, by their service token, and nobody else.</summary>
    public static Access Service { get; } = new((Permission?)null);

    /// <summary>What a caller needs; null where anyone may call it, or services alone.</summary>
    public Permission? Permission { get; }

    /// <summary>Anyone may.</summary>
    public bool IsAnyones => ReferenceEquals(this, Anyone);

    /// <summary>Services may.</summary>
    public bool IsServices => ReferenceEquals(this, Service);

    /// <summary>Callers with a permission, be it for what is their own.</summary>
    public static Access To(Permission permission)
    {
        ArgumentNullException.ThrowIfNull(permission);
        return new Access(permission);
    }

    /// <summary>Callers with a permission.</summary>
    public static implicit operator Access(Permission permission) => To(permission);

    /// <inheritdoc/>
    public override string ToString() => Permission?.Name ?? (IsAnyones ? "anyone" : "services");
}

/// <summary>Tells who a bearer token stands for.</summary>
public interface ITokenVerifier
{
    /// <summary>Who a user's token stands for; null when it is not valid now.</summary>
    ValueTask<Actor?> Verify(string token, CancellationToken cancel);
}

/// <summary>Makes and checks the tokens by which services know each other; nothing but services holds the key.</summary>
public interface IServiceTokens
{
    /// <summary>A token for a call now.</summary>
    string Issue();

    /// <summary>Whether a token is one of ours and still valid.</summary>
    bool IsValid(string token);
}
