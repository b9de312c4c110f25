namespace Florin.Client;

/// <summary>The address of Florin, the credential of the caller, and how often a request is sent again.</summary>
public sealed class FlorinClientOptions
{
    /// <summary>The gateway's address, such as <c>https://florin.example.com</c>. Required.</summary>
    public Uri? Address { get; set; }

    /// <summary>The credential of the caller. Without one only registration and log-in are open.</summary>
    public FlorinCredential Credential { get; set; } = FlorinCredential.None;

    /// <summary>Attempts of a request in all, from 1, which is no retry. 5 without it.</summary>
    public int MaxAttempts { get; set; } = 5;

    /// <summary>The most that is waited before the second attempt; each further wait may be twice as long. 100 ms without it.</summary>
    public TimeSpan FirstDelay { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The longest wait; a <c>Retry-After</c> beyond it ends the attempts. 20 s without it.</summary>
    public TimeSpan MaxDelay { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>For how long one attempt may take, more than any <c>Prefer: wait</c>. 60 s without it.</summary>
    public TimeSpan AttemptTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>What waits and expiries of tokens are measured by; the system's clock without it.</summary>
    public TimeProvider Clock { get; set; } = TimeProvider.System;

    internal void Validate()
    {
        if (Address is not { IsAbsoluteUri: true, Scheme: "http" or "https" })
            throw new ArgumentException($"{nameof(Address)} is '{Address}'; it must be an absolute http or https address.");
        if (MaxAttempts < 1)
            throw new ArgumentException($"{nameof(MaxAttempts)} is {MaxAttempts}; it must be 1 or more.");
        if (FirstDelay < TimeSpan.Zero || MaxDelay < FirstDelay)
            throw new ArgumentException(
                $"{nameof(FirstDelay)} is {FirstDelay} and {nameof(MaxDelay)} {MaxDelay}; they must be 0 or more, and not fall."
            );
        if (AttemptTimeout <= TimeSpan.Zero)
            throw new ArgumentException($"{nameof(AttemptTimeout)} is {AttemptTimeout}; it must be more than 0.");
    }
}
