using System.Buffers.Binary;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Florin.Users.Passwords;

/// <summary>What comparing a password with a hash came to.</summary>
internal enum PasswordCheck
{
    /// <summary>It is another one, or there is no password.</summary>
    Wrong,

    /// <summary>It is the one.</summary>
    Right,

    /// <summary>It is the one, but its hash was made with fewer iterations than are asked for today.</summary>
    RightWithOldHash,
}

/// <summary>
/// Hashes and checks passwords by ASP.NET Identity's format 3: PBKDF2 with HMAC-SHA512, a salt each. Checking takes as
/// long where there is no hash to compare with.
/// </summary>
internal sealed class PasswordHashing : IDisposable
{
    public const int MinLength = 8;
    public const int MaxLength = 128;

    private const int HeaderBytes = 13;
    private const int SaltBytes = 16;
    private const int SubkeyBytes = 32;
    private static readonly object Anyone = new(); // The hasher passes it on to nobody.

    private readonly PasswordHasher<object> _hasher;
    private readonly HashingThreads _threads;

    public PasswordHashing(PasswordOptions options)
    {
        _hasher = new PasswordHasher<object>(
            Options.Create(
                new PasswordHasherOptions
                {
                    CompatibilityMode = PasswordHasherCompatibilityMode.IdentityV3,
                    IterationCount = options.Iterations,
                }
            )
        );
        _threads = new HashingThreads(options.Threads, options.MaxWaiting);
        NobodysHash = MakeNobodysHash(options.Iterations);
    }

    /// <summary>What a password is compared with where there is no hash.</summary>
    internal string NobodysHash { get; }

    /// <summary>Hashes a password.</summary>
    public Task<string> Hash(string password, CancellationToken cancel) =>
        _threads.Run(() => _hasher.HashPassword(Anyone, password), cancel);

    /// <summary>Compares a password with a hash; with none it takes as long, and is wrong.</summary>
    public async Task<PasswordCheck> Check(string? hash, string password, CancellationToken cancel)
    {
        var result = await _threads.Run(() => _hasher.VerifyHashedPassword(Anyone, hash ?? NobodysHash, password), cancel);
        return hash is null
            ? PasswordCheck.Wrong
            : result switch
            {
                PasswordVerificationResult.Success => PasswordCheck.Right,
                PasswordVerificationResult.SuccessRehashNeeded => PasswordCheck.RightWithOldHash,
                _ => PasswordCheck.Wrong,
            };
    }

    /// <summary>Ends after what is under way.</summary>
    public void Dispose() => _threads.Dispose();

    /// <summary>The same, when the service stops.</summary>
    public Task Stop()
    {
        Dispose();
        return Task.CompletedTask;
    }

    // A hash of format 3 that no password has: marker, function (2 is HMAC-SHA512), iterations, salt's length, salt, subkey.
    private static string MakeNobodysHash(int iterations)
    {
        var hash = new byte[HeaderBytes + SaltBytes + SubkeyBytes];
        hash[0] = 1;
        BinaryPrimitives.WriteUInt32BigEndian(hash.AsSpan(1), 2);
        BinaryPrimitives.WriteUInt32BigEndian(hash.AsSpan(5), (uint)iterations);
        BinaryPrimitives.WriteUInt32BigEndian(hash.AsSpan(9), SaltBytes);
        RandomNumberGenerator.Fill(hash.AsSpan(HeaderBytes));
        return Convert.ToBase64String(hash);
    }
}
