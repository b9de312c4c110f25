using Florin.Kernel;

namespace Florin.Users.Passwords;

/// <summary>A password on its way to being hashed. Neither text nor JSON of it shows it, wherever it ends up by mistake.</summary>
internal sealed class Password
{
    private readonly string _value;

    private Password(string value) => _value = value;

    public static Password? Of(string? value) => string.IsNullOrEmpty(value) ? null : new Password(value);

    /// <summary>Notes what is wrong with a password that somebody chose.</summary>
    public void Validate(Problems problems, string field) =>
        problems.Require(
            _value.Length is >= PasswordHashing.MinLength and <= PasswordHashing.MaxLength,
            field,
            $"has {_value.Length} characters; {PasswordHashing.MinLength} to {PasswordHashing.MaxLength} are allowed."
        );

    /// <summary>Whether it may be anyone's; longer ones are not worth the hashing.</summary>
    public bool IsTooLong() => _value.Length > PasswordHashing.MaxLength;

    public Task<string> Hash(PasswordHashing hashing, CancellationToken cancel) => hashing.Hash(_value, cancel);

    public Task<PasswordCheck> Check(string? hash, PasswordHashing hashing, CancellationToken cancel) =>
        hashing.Check(hash, _value, cancel);

    public override string ToString() => "a password";
}
