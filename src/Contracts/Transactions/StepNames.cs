namespace Florin.Contracts.Transactions;

/// <summary>How the steps of sagas, and the payments that they ask for, are spelled: in kebab-case, as their steps are.</summary>
public static class StepNames
{
    /// <summary>The step in which money leaves to the outside.</summary>
    public const string PayOut = "pay-out";

    /// <summary>A name as it is spelled now; events of before had <c>payOut</c>.</summary>
    /// <param name="name">The name, as it was recorded.</param>
    public static string Of(string name) => name == "payOut" ? PayOut : name;
}
