using Florin.Platform.Identity;

namespace Florin.System.Tests.Simulation;

/// <summary>Tokens where nobody asks for any: who calls is said directly.</summary>
internal sealed class AnyToken : ITokenVerifier, IServiceTokens
{
    public ValueTask<Actor?> Verify(string token, CancellationToken cancel) => ValueTask.FromResult<Actor?>(null);

    public string Issue() => "none";

    public bool IsValid(string token) => false;
}
