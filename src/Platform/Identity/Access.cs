namespace Florin.Platform.Identity;

/// <summary>Who may call an endpoint at all; what they may see of it, the endpoint decides.</summary>
public enum Access
{
    /// <summary>Anyone.</summary>
    Anyone,

    /// <summary>Whoever sends a valid token.</summary>
    User,

    /// <summary>Administrators.</summary>
    Admin,

    /// <summary>Services, by their service token, and nobody else.</summary>
    Service,
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
