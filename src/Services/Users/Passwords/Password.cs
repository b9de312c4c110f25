using Florin.Kernel;

namespace Florin.Users.Passwords;

/// <summary>A password on its way to being hashed. Neither text nor JSON of it shows it, wherever it ends up by mistake.</summary>
internal sealed class Password
{
    // Longer runs of one character, or of neighbours, are in no list of guesses.
    private const int MaxPlain = 20;
    private const string Repeated = "repeats one character or follows a sequence; choose one that is harder to guess.";
    private const string Common = "is one of the most common passwords; choose one that is harder to guess.";
    private const string Personal = "is the email address or the name; choose one that is harder to guess.";
    private readonly string _value;

    private Password(string value) => _value = value;

    public static Password? Of(string? value) => string.IsNullOrEmpty(value) ? null : new Password(value);

    /// <summary>
    /// Notes what is wrong with a password that a user chooses, as NIST SP 800-63B asks (section 5.1.1.2): too short, too
    /// long, one of the most common, a sequence, or what is known of them.
    /// </summary>
    /// <param name="problems">To which it is noted.</param>
    /// <param name="field">The field.</param>
    /// <param name="email">Whose it will be.</param>
    /// <param name="name">How they are called.</param>
    public void Validate(Problems problems, string field, string? email, string? name)
    {
        RequireNotTooLong(problems, field);
        if (PlainText.Length(_value) is var length && length < PasswordHashing.MinLength)
            problems.Add(
                field,
                $"has {length} characters; {PasswordHashing.MinLength} to {PasswordHashing.MaxLength} are allowed."
            );
        else if (_value.Length < MaxPlain && IsSequence())
            problems.Add(field, Repeated);
        else if (LeakedPasswords.Has(_value))
            problems.Add(field, Common);
        else if (Is(email) || Is(email?.Split('@')[0]) || Is(name))
            problems.Add(field, Personal);
    }

    /// <summary>Notes that it may not be anyone's, in the words of the edge: longer ones are not worth the hashing.</summary>
    public void RequireNotTooLong(Problems problems, string field)
    {
        if (PlainText.Length(_value) is var length && length > PasswordHashing.MaxLength)
            problems.Add(field, Problems.TooLong(length, PasswordHashing.MaxLength));
    }

    public Task<string> Hash(PasswordHashing hashing, CancellationToken cancel) => hashing.Hash(_value, cancel);

    public Task<PasswordCheck> Check(string? hash, PasswordHashing hashing, CancellationToken cancel) =>
        hashing.Check(hash, _value, cancel);

    public override string ToString() => "a password";

    private bool Is(string? known) => string.Equals(_value.Trim(), known?.Trim(), StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether each character follows the one before by the same step of at most one, as in 11111111 and hgfedcba.</summary>
    private bool IsSequence()
    {
        var step = _value[1] - _value[0];
        if (step is < -1 or > 1)
            return false;
        for (var i = 2; i < _value.Length; i++)
            if (_value[i] - _value[i - 1] != step)
                return false;
        return true;
    }
}
