//! The functions that a query may call.
//!
//! Those of DataFusion, without what could make a huge text out of a small one, what gives another answer each time, and what takes
//! time that nothing bounds; and those that the program hands in. Functions that join texts refuse to make more than one step of a
//! query may hold: texts that are joined again and again would double each time.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use datafusion::arrow::array::{Array as _, ArrayRef, AsArray as _, StringBuilder};
use datafusion::arrow::datatypes::{DataType, FieldRef};
use datafusion::common::{DFSchema, DataFusionError, Result, exec_err};
use datafusion::logical_expr::expr::ScalarFunction;
use datafusion::logical_expr::planner::{ExprPlanner, PlannerResult, RawBinaryExpr};
use datafusion::logical_expr::{
    ColumnarValue, Documentation, Expr, ReturnFieldArgs, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature,
    Volatility,
};
use datafusion::sql::sqlparser::ast::BinaryOperator;

use crate::limits::MAX_STEP_BYTES;
use crate::pattern::HasText;

/// Functions that are left out: see above. The last two speak of the library and not of the data.
const LEFT_OUT: &[&str] =
    &["repeat", "lpad", "rpad", "space", "levenshtein", "random", "uuid", "version", "arrow_metadata"];
/// Functions whose result is as long as all their arguments together.
const JOINING: &[&str] = &["concat", "concat_ws"];
/// Functions whose result may be as long as one argument times another.
const REPLACING: &[&str] = &["replace", "regexp_replace", "translate", "overlay"];

/// What a function of the program does.
#[derive(Clone, Copy, Debug)]
pub enum TextCall {
    /// Makes a text of one text; NULL of NULL.
    Make(fn(&str) -> String),
    /// `f(pattern, text, …)`: whether one of the texts is like the pattern after this was done to it. `%` and `_` are wildcards and `\`
    /// takes that from them, as in `LIKE`; the pattern is one fixed text. Never NULL. What is done goes into an empty text.
    Like(fn(&str, &mut String)),
}

/// A function of texts that the program hands in.
#[derive(Clone, Copy, Debug)]
pub struct TextFunction {
    /// Its name in SQL.
    pub name: &'static str,
    /// What it does.
    pub call: TextCall,
    /// What it is for, Vietnamese and English.
    pub about: (&'static str, &'static str),
}

/// All scalar functions.
pub(crate) fn scalar(own: &[TextFunction]) -> Vec<Arc<ScalarUDF>> {
    let mut all: Vec<Arc<ScalarUDF>> = datafusion::functions::all_default_functions()
        .into_iter()
        .filter(|function| !LEFT_OUT.contains(&function.name()))
        .map(|function| match function.name() {
            name if JOINING.contains(&name) => bounded(function, Growth::Sum),
            name if REPLACING.contains(&name) => bounded(function, Growth::Product),
            _ => function,
        })
        .collect();
    all.extend(own.iter().map(|function| match function.call {
        TextCall::Make(call) => Arc::new(ScalarUDF::from(Text(function.name, call, one_text()))),
        TextCall::Like(key) => Arc::new(ScalarUDF::from(HasText::new(function.name, key))),
    }));
    all
}

fn one_text() -> Signature {
    Signature::exact(vec![DataType::Utf8], Volatility::Immutable)
}

/// A function of the program that makes a text.
#[derive(Debug)]
struct Text(&'static str, fn(&str) -> String, Signature);

impl PartialEq for Text {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl Eq for Text {}

impl Hash for Text {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}

impl ScalarUDFImpl for Text {
    fn name(&self) -> &'static str {
        self.0
    }

    fn signature(&self) -> &Signature {
        &self.2
    }

    fn return_type(&self, _arguments: &[DataType]) -> Result<DataType> {
        Ok(DataType::Utf8)
    }

    fn invoke_with_args(&self, arguments: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let texts = ColumnarValue::values_to_arrays(&arguments.args)?;
        let Some(texts) = texts.first().and_then(|texts| texts.as_string_opt::<i32>()) else {
            return exec_err!("{} wants a text", self.0);
        };
        let mut made = StringBuilder::with_capacity(texts.len(), texts.value_data().len());
        for text in texts {
            made.append_option(text.map(self.1));
        }
        Ok(ColumnarValue::Array(Arc::new(made.finish()) as ArrayRef))
    }
}

/// How the length of a result follows from the arguments.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
enum Growth {
    Sum,
    Product,
}

fn bounded(inner: Arc<ScalarUDF>, growth: Growth) -> Arc<ScalarUDF> {
    let aliases = inner.aliases().to_vec();
    Arc::new(ScalarUDF::from(Bounded { inner, growth, aliases }))
}

/// A function that is not called when its result may be too long.
#[derive(PartialEq, Eq, Hash, Debug)]
struct Bounded {
    inner: Arc<ScalarUDF>,
    growth: Growth,
    aliases: Vec<String>,
}

impl ScalarUDFImpl for Bounded {
    fn name(&self) -> &str {
        self.inner.name()
    }

    fn aliases(&self) -> &[String] {
        &self.aliases
    }

    fn signature(&self) -> &Signature {
        self.inner.signature()
    }

    fn return_type(&self, arguments: &[DataType]) -> Result<DataType> {
        self.inner.return_type(arguments)
    }

    fn return_field_from_args(&self, arguments: ReturnFieldArgs<'_>) -> Result<FieldRef> {
        self.inner.return_field_from_args(arguments)
    }

    fn coerce_types(&self, arguments: &[DataType]) -> Result<Vec<DataType>> {
        self.inner.coerce_types(arguments)
    }

    fn invoke_with_args(&self, arguments: ScalarFunctionArgs) -> Result<ColumnarValue> {
        check_growth(&arguments, self.growth)?;
        self.inner.invoke_with_args(arguments)
    }

    fn documentation(&self) -> Option<&Documentation> {
        self.inner.documentation()
    }
}

/// Refuses a call whose result may be larger than one step may hold.
fn check_growth(arguments: &ScalarFunctionArgs, growth: Growth) -> Result<()> {
    let rows = arguments.number_rows.max(1);
    let mut bytes = 0_usize;
    for argument in &arguments.args {
        let own = match argument {
            ColumnarValue::Array(array) => array.get_array_memory_size(),
            ColumnarValue::Scalar(scalar) => scalar.size().saturating_mul(rows),
        };
        bytes = bytes.saturating_add(own);
    }
    if growth == Growth::Product {
        // What is put in may stand in place of every character of what it is put into.
        let longest = arguments.args.iter().skip(1).map(longest).max().unwrap_or(0);
        bytes = bytes.saturating_mul(longest.max(1));
    }
    if bytes > MAX_STEP_BYTES {
        return Err(DataFusionError::ResourcesExhausted("a text that a function makes is too long".to_owned()));
    }
    Ok(())
}

fn longest(argument: &ColumnarValue) -> usize {
    let longest = |array: &dyn datafusion::arrow::array::Array| {
        let of_plain = array.as_string_opt::<i32>().and_then(|texts| texts.iter().flatten().map(str::len).max());
        of_plain.or_else(|| array.as_string_view_opt().and_then(|texts| texts.iter().flatten().map(str::len).max()))
    };
    match argument {
        ColumnarValue::Array(array) => longest(array.as_ref()).unwrap_or(1),
        ColumnarValue::Scalar(scalar) => scalar.to_array().ok().and_then(|array| longest(array.as_ref())).unwrap_or(1),
    }
}

/// Plans `a || b` as a function that minds how long its result becomes.
#[derive(Debug)]
pub(crate) struct JoinTexts(Arc<ScalarUDF>);

impl JoinTexts {
    pub(crate) fn new() -> Self {
        Self(Arc::new(ScalarUDF::from(Joined(Signature::user_defined(Volatility::Immutable)))))
    }
}

impl ExprPlanner for JoinTexts {
    fn plan_binary_op(&self, expr: RawBinaryExpr, _schema: &DFSchema) -> Result<PlannerResult<RawBinaryExpr>> {
        if expr.op != BinaryOperator::StringConcat {
            return Ok(PlannerResult::Original(expr));
        }
        let joined = ScalarFunction::new_udf(Arc::clone(&self.0), vec![expr.left, expr.right]);
        Ok(PlannerResult::Planned(Expr::ScalarFunction(joined)))
    }
}

/// `a || b`: NULL when one of them is.
#[derive(PartialEq, Eq, Hash, Debug)]
struct Joined(Signature);

impl ScalarUDFImpl for Joined {
    fn name(&self) -> &'static str {
        "join_texts"
    }

    fn signature(&self) -> &Signature {
        &self.0
    }

    fn return_type(&self, _arguments: &[DataType]) -> Result<DataType> {
        Ok(DataType::Utf8)
    }

    fn coerce_types(&self, arguments: &[DataType]) -> Result<Vec<DataType>> {
        Ok(vec![DataType::Utf8; arguments.len()])
    }

    fn invoke_with_args(&self, arguments: ScalarFunctionArgs) -> Result<ColumnarValue> {
        check_growth(&arguments, Growth::Sum)?;
        let texts = ColumnarValue::values_to_arrays(&arguments.args)?;
        let [left, right] = texts.as_slice() else { return exec_err!("|| wants two texts") };
        let (Some(left), Some(right)) = (left.as_string_opt::<i32>(), right.as_string_opt::<i32>()) else {
            return exec_err!("|| wants two texts");
        };
        let mut made = StringBuilder::with_capacity(left.len(), left.value_data().len() + right.value_data().len());
        for (left, right) in left.iter().zip(right) {
            made.append_option(left.zip(right).map(|(left, right)| format!("{left}{right}")));
        }
        Ok(ColumnarValue::Array(Arc::new(made.finish()) as ArrayRef))
    }
}
