using System.ComponentModel.DataAnnotations;

namespace Florin.Users.Passwords;

/// <summary>How passwords are hashed: section <c>Florin:Passwords</c>.</summary>
internal sealed record PasswordOptions
{
    public const string Section = "Florin:Passwords";

    /// <summary>
    /// Iterations of PBKDF2 with HMAC-SHA512. Default 210000, as the
    /// <see href="https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html#pbkdf2">OWASP Password
    /// Storage Cheat Sheet</see> has it. When it is raised, a user's password is hashed anew at their next login.
    /// </summary>
    [Range(1000, 100_000_000)]
    public int Iterations { get; init; } = 210_000;

    /// <summary>
    /// Threads that hash, which bounds what logging in may take of the processors. Default as many as there are processors;
    /// 0 hashes on the caller's own thread, for a simulation that must run on one.
    /// </summary>
    [Range(0, 256)]
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>How many may wait for a thread; beyond that callers are told to come back later. Default 64.</summary>
    [Range(1, 100_000)]
    public int MaxWaiting { get; init; } = 64;
}
