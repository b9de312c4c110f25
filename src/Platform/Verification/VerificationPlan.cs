namespace Florin.Platform.Verification;

/// <summary>What a service adds its checks to, for one verification.</summary>
public sealed class VerificationPlan
{
    private readonly List<ILogCheck> _checks = [];
    private readonly List<ViewCheck> _views = [];

    /// <summary>The checks of logs.</summary>
    public IReadOnlyList<ILogCheck> Checks => _checks;

    /// <summary>How read models are verified otherwise than row by row.</summary>
    public IReadOnlyList<ViewCheck> Views => _views;

    /// <summary>Adds a check of logs.</summary>
    public VerificationPlan Add(ILogCheck check)
    {
        _checks.Add(check);
        return this;
    }

    /// <summary>Says how the read models of a consumer are verified.</summary>
    public VerificationPlan Add(ViewCheck views)
    {
        _views.Add(views);
        return this;
    }
}
