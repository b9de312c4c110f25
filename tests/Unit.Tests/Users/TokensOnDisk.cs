using Florin.Platform.Identity.Tokens;
using Florin.Platform.Secrets;
using Florin.Testing;
using Florin.Testing.Storage;
using Florin.Users.Tokens;
using Microsoft.Extensions.Logging.Abstractions;

namespace Florin.Unit.Tests.Users;

/// <summary>Keys in a directory of their own, with a process that issues tokens and one that verifies them.</summary>
internal sealed class TokensOnDisk : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public TokensOnDisk(TokenOptions? options = null)
    {
        Options = options ?? new TokenOptions();
        Source = new CountedKeys(OpenKeys());
        Keys = new VerificationKeys(Source, Options, Clock, NullLogger.Instance);
        Verifier = new TokenVerifier(Keys, Revocations, Options, Clock);
        Issuer = OpenIssuer();
    }

    public FakeTime Clock { get; } = new();

    public TokenOptions Options { get; }

    public Revocations Revocations { get; } = new();

    public CountedKeys Source { get; }

    public VerificationKeys Keys { get; }

    public TokenVerifier Verifier { get; }

    public TokenIssuer Issuer { get; }

    public string Path => _directory.File("keys");

    public IReadOnlyList<string> Files => Directory.Exists(Path) ? Directory.GetFiles(Path) : [];

    /// <summary>The directory as another process opens it.</summary>
    public SigningKeys OpenKeys() => new(Secrets, Options, Clock);

    public FileSecrets Secrets => new(_directory.Path, Clock);

    /// <summary>Another process that issues tokens.</summary>
    public TokenIssuer OpenIssuer() => new(OpenKeys(), Options, Clock);

    public async Task<PublicKey> OnlyKey() => Assert.Single(await OpenKeys().Read(CancellationToken.None));

    public void Dispose()
    {
        Verifier.Dispose();
        Keys.Dispose();
        _directory.Dispose();
    }
}

/// <summary>Counts how often keys are read, and fails when a test wants it to.</summary>
internal sealed class CountedKeys(IKeySource source) : IKeySource
{
    public int Reads { get; private set; }

    public Exception? Failure { get; set; }

    public ValueTask<IReadOnlyList<PublicKey>> Read(CancellationToken cancel)
    {
        Reads++;
        return Failure is null ? source.Read(cancel) : throw Failure;
    }
}
